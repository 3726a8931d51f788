import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUCKETS, bucketOf, LEAST, MOST } from '../../../lib/metrics/buckets.ts';
import { formatBuckets } from '../../../lib/metrics/format-times.ts';
import { parseTimes } from '../../../lib/metrics/parse-times.ts';

/** The buckets of some values with how many are in each, as they are printed and read again. */
function cellsOf(values: readonly number[]): readonly (readonly [bucket: number, count: number])[] {
  const ascending = Float64Array.from(values).sort();
  const [printed] = parseTimes(`times ${values.length},0,0,0 1:${formatBuckets(ascending)}`);
  return printed?.seconds.flatMap(({ cells }) => cells.map(({ at, count }) => [at, count] as const)) ?? [];
}

/** The same, value by value. */
function expected(values: readonly number[]): readonly (readonly [bucket: number, count: number])[] {
  const counts = new Map<number, number>();
  for (const value of values) {
    counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

test('values of the first and of the last bucket are counted with those between', () => {
  const last = BUCKETS - 1;
  const cases: readonly (readonly [readonly number[], ReturnType<typeof cellsOf>])[] = [
    [[0], [[0, 1]]],
    [[0, 0, -3], [[0, 3]]],
    [[MOST], [[last, 1]]],
    [[MOST, 3 * MOST], [[last, 2]]],
    [
      [0, MOST],
      [
        [0, 1],
        [last, 1],
      ],
    ],
    [
      [0, 0, LEAST, LEAST, MOST],
      [
        [0, 2],
        [1, 2],
        [last, 1],
      ],
    ],
    [[1], [[bucketOf(1), 1]]],
  ];
  for (const [values, cells] of cases) {
    assert.deepEqual(cellsOf(values), cells, String(values));
  }
});

test('any values are in the buckets that each of them has by itself', () => {
  let state = 7;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let round = 0; round < 300; round += 1) {
    const values = Array.from({ length: 1 + Math.floor(random() * 60) }, () =>
      random() < 0.3 ? 0 : 2 ** (random() * 34 - 12),
    );
    assert.deepEqual(cellsOf(values), expected(values));
  }
});
