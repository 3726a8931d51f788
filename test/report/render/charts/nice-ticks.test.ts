import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decadeTicks, niceTicks, secondTicks } from '../../../../report/render/charts/nice-ticks.ts';

describe('the places of an axis', () => {
  it('are round and end as little above the largest figure as they can', () => {
    assert.deepEqual(niceTicks(1_000, 2), [0, 500, 1_000]);
    assert.deepEqual(niceTicks(1_050, 2), [0, 500, 1_000, 1_500]);
    assert.deepEqual(niceTicks(0.7, 2), [0, 0.25, 0.5, 0.75]);
    assert.deepEqual(niceTicks(68.6, 4), [0, 25, 50, 75]);
    assert.deepEqual(niceTicks(0, 2), [0, 1], 'an axis of nothing has an end too');
  });

  it('never end below the largest figure, of whatever size', () => {
    for (let most = 0.013; most < 1e7; most *= 1.17) {
      for (const fewest of [2, 4]) {
        const ticks = niceTicks(most, fewest);
        const end = ticks.at(-1) ?? 0;
        assert.ok(end >= most * (1 - 1e-9) && end <= 1.67 * most, `${most}: ${ticks.join(' ')}`);
        assert.ok(ticks.length >= fewest && ticks.length <= fewest + 2, `${most}: ${ticks.join(' ')}`);
      }
    }
  });

  it('are clock times on a time axis, and never beyond its end', () => {
    assert.deepEqual(secondTicks(86, 8), [0, 15, 30, 45, 60, 75]);
    assert.deepEqual(secondTicks(2_105, 8), [0, 300, 600, 900, 1_200, 1_500, 1_800, 2_100]);
    assert.deepEqual(secondTicks(0.5, 8), [0]);
  });

  it('are powers of ten on a logarithmic axis', () => {
    assert.deepEqual(decadeTicks(0.01, 10), [0.01, 0.1, 1, 10]);
  });
});
