import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTimeSeries, END_MS, FILLED, MOST, TIMES } from '../../../lib/metrics/time-series.ts';

/** Enters times as the hot path does: into the batch itself while there is room in it and in its second. */
function enter(
  { state, take }: ReturnType<typeof createTimeSeries>['batch'],
  ms: number,
  atMs: number,
): void {
  if (state[FILLED] < state[MOST] && atMs < state[END_MS]) {
    state[TIMES][state[FILLED]] = ms;
    state[FILLED] += 1;
  } else {
    take(ms, atMs);
  }
}

test('times that are entered without a call are all taken, while their batch grows', () => {
  const taken: number[] = [];
  const sizes: number[] = [];
  const series = createTimeSeries({
    capacity: 2,
    growsTo: 8,
    isExact: false,
    isKept: false,
    onBatch: (ascending) => {
      sizes.push(ascending.length);
      taken.push(...ascending);
    },
  });
  for (let nth = 0; nth < 20; nth += 1) {
    enter(series.batch, 20 - nth, 500);
  }
  enter(series.batch, 21, 1_000);
  series.flush();
  assert.deepEqual(sizes, [2, 4, 8, 6, 1]);
  assert.deepEqual(
    taken.sort((a, b) => a - b),
    Array.from({ length: 21 }, (_, i) => i + 1),
  );
});
