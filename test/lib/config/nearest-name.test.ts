import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance, nearestName } from '../../../lib/config/nearest-name.ts';

test('the distance counts insertions, deletions, changes and swaps of neighbours as one each', () => {
  assert.deepEqual(
    [
      ['kitten', 'sitting'],
      ['USERS', 'USRES'],
      ['abc', 'abc'],
      ['', 'ab'],
      ['RATE', 'RATES'],
    ].map(([a, b]) => editDistance(a ?? '', b ?? '')),
    [3, 1, 0, 2, 1],
  );
});

test('a name far from all is near none', () => {
  assert.equal(nearestName('TARGTE_URL', ['USERS', 'TARGET_URL']), 'TARGET_URL');
  assert.equal(nearestName('COLOUR', ['USERS', 'TARGET_URL']), undefined);
});
