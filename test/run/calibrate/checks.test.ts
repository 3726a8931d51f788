import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  count,
  counted,
  delaysOf,
  exactly,
  injected,
  medianShift,
  percentileShift,
  polledShift,
} from '../../../run/calibrate/checks.ts';
import type { InjectedLine } from '../../../run/calibrate/fault-control.ts';
import { evidenceOf } from './evidence.ts';

const delay = (delayMs: number, tookMs?: number): InjectedLine => ({
  atMs: 2_000,
  fault: 'delay',
  at: 'delivery',
  delayMs,
  ...(tookMs === undefined ? {} : { tookMs }),
});

test('a count is compared with what was injected, what the target counted, or what the load is', () => {
  const evidence = evidenceOf(
    { deliveries_lost: { count: 6 }, 'errors{kind:reset}': { count: 3 } },
    { injected: { lose: 7 }, counters: { 'messagesAccepted.socket': 4 } },
  );
  assert.deepEqual(count('Lost', 'deliveries_lost', injected('lose'))(evidence, undefined), {
    figure: 'Lost',
    unit: 'count',
    injected: 7,
    reported: 6,
    tolerance: 0,
    toleranceText: 'exact',
  });
  const truthOf = (name: string) =>
    count('Sent', 'deliveries_lost', counted(name))(evidence, undefined).injected;
  assert.deepEqual([truthOf('messagesAccepted.socket'), truthOf('misspelt')], [4, null]);
  const resets = count('Resets', 'errors', exactly(3), { kind: 'reset' })(evidence, undefined);
  assert.deepEqual([resets.injected, resets.reported], [3, 3]);
});

test('a counter that the summary does not have is 0, and a fault that was never injected is no data', () => {
  const { injected: truth, reported } = count(
    'Lost',
    'deliveries_lost',
    injected('lose'),
  )(evidenceOf({}), undefined);
  assert.deepEqual([truth, reported], [null, 0]);
});

test('a median is compared above its baseline with the delays as they were held', () => {
  const baseline = evidenceOf({ message_latency: { count: 10, med: 2 } });
  const evidence = evidenceOf(
    { message_latency: { count: 10, med: 53.25 } },
    { log: [delay(50, 50.5), delay(50, 51), delay(50, 52)] },
  );
  assert.deepEqual(medianShift('Latency', 'message_latency', 'delivery')(evidence, baseline), {
    figure: 'Latency',
    unit: 'ms',
    injected: 51,
    reported: 51.25,
    tolerance: 1.51,
    toleranceText: '1 ms + 1 %',
    note: '53.25 ms, 2.00 ms undelayed',
  });
});

test('a percentile is compared above the mean of its baseline, within 2 % of the whole', () => {
  const baseline = evidenceOf({ message_latency: { count: 10, med: 1, avg: 3 } });
  const evidence = evidenceOf(
    { message_latency: { count: 100, 'p(95)': 99 } },
    { log: Array.from({ length: 101 }, (_, i) => delay(i, i + 1)) },
  );
  assert.deepEqual(
    percentileShift('Latency', 'message_latency', 'delivery', 0.95, 94.87)(evidence, baseline),
    {
      figure: 'Latency (p95)',
      unit: 'ms',
      injected: 96,
      reported: 96,
      tolerance: 0.02 * 99,
      toleranceText: '2 %',
      note: '94.9 ms in theory, 95.0 drawn in 101',
    },
  );
});

test('a time that is found by asking again may be late by the pauses between', () => {
  const baseline = evidenceOf({ index_lag: { count: 3, med: 1 } });
  const evidence = evidenceOf({ index_lag: { count: 3, med: 330 } });
  const compared = polledShift('Lag', 'index_lag', 300, { ms: 25, share: 0.1 })(evidence, baseline);
  assert.deepEqual(
    [compared.reported, compared.tolerance, compared.toleranceText],
    [329, 55, '25 ms + 10 %'],
  );
});

test('without samples, a baseline or a delay there is no data', () => {
  const some = evidenceOf({ message_latency: { count: 10, med: 2 } });
  const none = evidenceOf({ message_latency: { count: 0, med: 0 } });
  const check = medianShift('Latency', 'message_latency', 'delivery');
  assert.equal(check(none, some).reported, null);
  assert.equal(check(some, undefined).reported, null);
  assert.deepEqual([check(some, some).injected, check(some, some).tolerance], [null, null]);
});

test('delays of other places and other faults are not taken for those of a place', () => {
  const log: InjectedLine[] = [
    delay(5),
    { atMs: 1, fault: 'delay', at: 'ack', delayMs: 7 },
    { atMs: 1, fault: 'wrong-shape', at: 'delivery' },
    { atMs: 1, fault: 'stall', delayMs: 5_000, tookMs: 5_001 },
  ];
  assert.deepEqual(delaysOf(evidenceOf({}, { log }), 'delivery'), [5]);
  assert.deepEqual(delaysOf(evidenceOf({}, { log: [delay(5, 6)] }), 'delivery', 'drawn'), [5]);
});
