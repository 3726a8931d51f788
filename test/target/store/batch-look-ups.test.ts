import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchLookUps } from '../../../target/store/batch-look-ups.ts';

test('look-ups asked together are one query, each key once, and each gets its own value', async () => {
  const queries: (readonly string[])[] = [];
  const find = batchLookUps(async (keys) => {
    queries.push(keys);
    return new Map(keys.filter((key) => key !== 'absent').map((key) => [key, key.toUpperCase()]));
  });
  assert.deepEqual(await Promise.all(['a', 'b', 'a', 'absent'].map(find)), ['A', 'B', 'A', undefined]);
  assert.deepEqual(queries, [['a', 'b', 'absent']]);
});

test('a burst takes several queries, and a failed one fails its look-ups only', async () => {
  let queries = 0;
  const find = batchLookUps(async (keys) => {
    queries += 1;
    if (keys.includes('key-0')) {
      throw new Error('gone');
    }
    return new Map(keys.map((key) => [key, key]));
  });
  const found = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => find(`key-${index}`)));
  assert.equal(queries, 3);
  assert.deepEqual(found.map(({ status }) => status === 'fulfilled').indexOf(true), 16);
});
