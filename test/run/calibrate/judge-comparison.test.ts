import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparison } from '../../../run/calibrate/calibration-case.ts';
import { judgeComparison } from '../../../run/calibrate/judge-comparison.ts';

const subject = { name: 'delivery-50ms', test: 'message-throughput', fault: '50 ms on each delivery' };
const comparison: Comparison = {
  figure: 'Latency',
  unit: 'ms',
  injected: 50,
  reported: 51.5,
  tolerance: 1.5,
  toleranceText: '1 ms + 1 %',
};

test('an error as large as the tolerance is within it, a larger one to either side is not', () => {
  const judged = (reported: number) => judgeComparison(subject, { ...comparison, reported }).ok;
  assert.deepEqual([51.5, 48.5, 51.51, 48.49].map(judged), [true, true, false, false]);
});

test('the row keeps its case and its error, to a tenth of a microsecond', () => {
  assert.deepEqual(judgeComparison(subject, { ...comparison, reported: 50.123456, note: 'so' }), {
    case: 'delivery-50ms',
    test: 'message-throughput',
    fault: '50 ms on each delivery',
    figure: 'Latency',
    unit: 'ms',
    injected: 50,
    reported: 50.1235,
    error: 0.1235,
    tolerance: 1.5,
    toleranceText: '1 ms + 1 %',
    ok: true,
    note: 'so',
  });
});

test('no data on either side is not within tolerance, also where nothing is asked of the figure', () => {
  for (const missing of [{ injected: null }, { reported: null }, { injected: null, tolerance: null }]) {
    const row = judgeComparison(subject, { ...comparison, ...missing });
    assert.deepEqual([row.ok, row.error], [false, null]);
  }
});

test('a figure without a tolerance is only shown', () => {
  assert.equal(judgeComparison(subject, { ...comparison, tolerance: null }).ok, null);
});
