import assert from 'node:assert/strict';
import { test } from 'node:test';
import { burstPhaseAt, burstTimesOf } from '../../../lib/load/burst-phases.ts';

const stages = [
  { durationMs: 1_000, users: 10 },
  { durationMs: 2_000, users: 10 },
  { durationMs: 500, users: 100 },
  { durationMs: 500, users: 10 },
  { durationMs: 1_000, users: 10 },
  { durationMs: 500, users: 100 },
  { durationMs: 1_000, users: 100 },
  { durationMs: 500, users: 10 },
  { durationMs: 4_000, users: 10 },
];

test('bursts last from the first rise above the base to the end of the last fall', () => {
  assert.deepEqual(burstTimesOf(stages), { firstMs: 3_000, endMs: 7_000 });
});

test('a load without a burst has none before its end', () => {
  assert.deepEqual(burstTimesOf(stages.slice(0, 2)), { firstMs: 3_000, endMs: 3_000 });
  assert.deepEqual(burstTimesOf(stages.slice(0, 3)), { firstMs: 3_500, endMs: 3_500 });
  assert.deepEqual(burstTimesOf([]), { firstMs: 0, endMs: 0 });
});

test('a moment is after the bursts once the time to settle is over', () => {
  const times = burstTimesOf(stages);
  assert.deepEqual(
    [2_999, 3_000, 8_999, 9_000].map((atMs) => burstPhaseAt(times, atMs, 2_000)),
    ['before', 'bursts', 'bursts', 'after'],
  );
});
