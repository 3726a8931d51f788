import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLoad } from '../../../record/parse-load.ts';
import { buildLoadBands, plannedAt } from '../../../report/model/charts/load-bands.ts';
import {
  buildTimeGrid,
  gridSeconds,
  resample,
  resampleRate,
} from '../../../report/model/charts/time-grid.ts';
import { definition as ramp } from '../../../thresholds/nchat/websocket-connections.ts';

describe('the time grid of a chart', () => {
  const times = [1_300, 2_300, 3_302, 4_299, 5_300];

  it('ends its buckets where the samples stand', () => {
    const grid = buildTimeGrid(1_000, 5_300, 1_000, times);
    assert.deepEqual(gridSeconds(grid), [0.3, 1.3, 2.3, 3.3, 4.3]);
    assert.deepEqual(resample(grid, times, [1, 2, 3, 4, 5], 'max'), [1, 2, 3, 4, 5]);
  });

  it('gives the growth of a total as a rate, each second its own', () => {
    const grid = buildTimeGrid(1_000, 5_300, 1_000, times);
    assert.deepEqual(resampleRate(grid, times, [5, 15, 15, 40, 41]), [5, 10, 0, 25, 1]);
  });

  it('spreads what a late sample counted over the seconds it stands for, so that no gap and no peak comes of it', () => {
    const late = [1_300, 2_300, 5_300];
    const grid = buildTimeGrid(1_000, 5_300, 1_000, late);
    assert.deepEqual(resampleRate(grid, late, [5, 15, 45]), [5, 10, 10, 10, 10]);
  });

  it('takes more seconds to a bucket when there are more than 240, the worst of each', () => {
    const many = Array.from({ length: 600 }, (_, index) => 1_000 * (index + 1));
    const grid = buildTimeGrid(0, 600_000, 1_000, many);
    assert.equal(grid.stepSec, 3);
    assert.equal(grid.buckets, 200);
    const worst = resample(
      grid,
      many,
      many.map((_, index) => index + 1),
      'max',
    );
    assert.deepEqual([worst[0], worst[1], worst.at(-1)], [3, 6, 600]);
  });

  it('leaves a bucket without samples empty instead of 0', () => {
    const grid = buildTimeGrid(1_000, 5_300, 1_000, times);
    assert.deepEqual(resample(grid, times, [1, undefined, 3, undefined, 5], 'mean'), [1, null, 3, null, 5]);
  });
});

describe('the bands of a load curve', () => {
  const load = parseLoad({
    users: 10_000,
    durationMs: 30_000,
    stages: [
      { durationMs: 5_000, users: 1_000 },
      { durationMs: 10_000, users: 5_000 },
      { durationMs: 15_000, users: 10_000 },
      { durationMs: 5_000, users: 5_000 },
      { durationMs: 5_000, users: 0 },
    ],
  });
  assert.ok(load);
  const plan = ramp.plan(load);

  it('are its ramps and its hold, neighbours joined', () => {
    assert.deepEqual(buildLoadBands(plan), [
      { kind: 'load', label: 'ramp up', fromSec: 0, toSec: 30 },
      { kind: 'load', label: 'hold', fromSec: 30, toSec: 60 },
      { kind: 'load', label: 'ramp down', fromSec: 60, toSec: 70 },
    ]);
  });

  it('lie on the curve that was planned', () => {
    assert.deepEqual(
      [0, 5_000, 10_000, 30_000, 45_000, 62_500, 70_000, 80_000].map((atMs) => plannedAt(plan, atMs)),
      [0, 1_000, 3_000, 10_000, 10_000, 7_500, 0, 0],
    );
  });
});
