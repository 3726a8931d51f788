import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planSteps } from '../../run/capacity.ts';

test('without loads the steps are shares of the profile’s load up to twice as much', () => {
  assert.deepEqual(planSteps([], 1_000), [125, 250, 500, 750, 1_000, 1_500, 2_000]);
});

test('given loads are taken as they are', () => {
  assert.deepEqual(planSteps(['100', '200', '400.5'], 1_000), [100, 200, 400.5]);
});

test('loads that do not rise, are no numbers or are too few are refused with what was expected', () => {
  for (const given of [
    ['2', '1', '3'],
    ['1', 'x', '3'],
    ['1', '2'],
    ['0', '1', '2'],
  ]) {
    assert.throws(() => planSteps(given, 1_000), {
      message: `CAPACITY_LOADS: expected at least 3 rising numbers above 0, such as 250,500,1000; got ${given.join(',')}.`,
    });
  }
});
