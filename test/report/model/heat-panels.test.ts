import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Timeline } from '../../../record/timeline.ts';
import { describeHeat, heatPanels } from '../../../report/model/charts/heat-panels.ts';
import { percentilePoints, spreadOverRows } from '../../../report/model/charts/spread-over-rows.ts';
import { buildTimeGrid } from '../../../report/model/charts/time-grid.ts';

const TREND = ['avg', 'max', 'med', 'min', 'p(90)', 'p(95)', 'p(99)'];

/** A recording of one latency; each second is min, p50, p90, p95, p99 and max, or nothing. */
function recordingOf(seconds: readonly (readonly number[] | undefined)[]): Timeline {
  const snapshots = seconds.map((second) => {
    if (second === undefined) {
      return undefined;
    }
    const [min = 0, med = 0, p90 = 0, p95 = 0, p99 = 0, max = 0] = second;
    return [med, max, med, min, p90, p95, p99];
  });
  return {
    periodMs: 1_000,
    timesMs: seconds.map((_, index) => 1_000 * (index + 1)),
    metrics: new Map([['message_latency', { kind: 'trend', snapshots, cumulative: [] }]]),
    aggregates: { counter: [], gauge: [], rate: [], trend: TREND },
  };
}

function heatOf(seconds: readonly (readonly number[] | undefined)[]) {
  const timeline = recordingOf(seconds);
  const grid = buildTimeGrid(0, 1_000 * seconds.length, 1_000, timeline.timesMs);
  return heatPanels(grid, timeline, [{ metric: 'message_latency' }])[0]?.heat;
}

describe('the percentiles of a recording', () => {
  it('rise from the least to the most, and the mean is none of them', () => {
    assert.deepEqual(
      percentilePoints(TREND).map(({ name, share }) => [name, share]),
      [
        ['minimum', 0],
        ['p50', 0.5],
        ['p90', 0.9],
        ['p95', 0.95],
        ['p99', 0.99],
        ['maximum', 1],
      ],
    );
  });
});

describe('samples between two percentiles', () => {
  it('are spread evenly over the logarithms between them, and none is lost', () => {
    const rows = new Float64Array(4);
    const points = [
      { share: 0, value: 1 },
      { share: 0.5, value: 100 },
      { share: 1, value: 1_000 },
    ];
    spreadOverRows(points, { lowMs: 1, highMs: 10_000, rows: 4 }, rows);
    assert.deepEqual(
      [...rows].map((share) => Number(share.toFixed(9))),
      [0.25, 0.25, 0.5, 0],
    );
  });

  it('stand in one row when both percentiles are one value, at the upper end of the axis too', () => {
    const rows = new Float64Array(4);
    const points = [
      { share: 0, value: 10_000 },
      { share: 0.9, value: 10_000 },
      { share: 1, value: 10_000 },
    ];
    spreadOverRows(points, { lowMs: 1, highMs: 10_000, rows: 4 }, rows);
    assert.deepEqual([...rows], [0, 0, 0, 1]);
  });
});

describe('a heat map', () => {
  it('has whole decades, and a level for each cell by its share of the second', () => {
    const heat = heatOf([[1, 10, 10, 10, 10, 100], undefined]);
    assert.ok(heat);
    assert.deepEqual([heat.lowMs, heat.highMs, heat.rows], [1, 100, 30]);
    assert.deepEqual(heat.levels, [0, 0.01, 0.03, 0.1, 0.3]);
    // Half of the samples over the 15 rows of the first decade: 3.3 % each. Four tenths and 9 % at 10 ms itself; the last
    // hundredth over 15 rows, the first of them beside what stands at 10 ms.
    assert.deepEqual(heat.columns, ['333333333333333511111111111111', null]);
  });

  it('is left out for a latency that the recording does not have', () => {
    assert.equal(heatOf([undefined, undefined]), undefined);
  });

  it('says what it is built from and what is not measured in it', () => {
    assert.equal(
      describeHeat(recordingOf([])),
      'The heat map is built from what k6 recorded of each second: minimum, p50, p90, p95, p99 and maximum. The share of samples between two of these is exact; within it they are drawn evenly over the logarithmic axis, which is not measured. The stronger the colour of a cell, the more of a moment’s samples it holds; each second counts alike.',
    );
  });
});
