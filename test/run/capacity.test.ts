import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLoads } from '../../run/capacity.ts';

test('given loads are taken as they are', () => {
  assert.deepEqual(checkLoads(['100', '200', '400.5']), [100, 200, 400.5]);
});

test('loads that do not rise, are no numbers or are too few are refused with what was expected', () => {
  for (const given of [
    ['2', '1', '3'],
    ['1', 'x', '3'],
    ['1', '2'],
    ['0', '1', '2'],
  ]) {
    assert.throws(() => checkLoads(given), {
      message: `CAPACITY_LOADS: expected at least 3 rising numbers above 0, such as 250,500,1000; got ${given.join(',')}.`,
    });
  }
});
