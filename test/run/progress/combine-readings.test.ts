import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combineReadings } from '../../../run/progress/combine-readings.ts';
import { followTimeline, type TimelineReading } from '../../../run/progress/follow-timeline.ts';

const reading = (loadStartedAtMs: number | undefined, count: number, p95?: number): TimelineReading => ({
  atMs: loadStartedAtMs === undefined ? undefined : loadStartedAtMs + 1_000,
  loadStartedAtMs,
  total: () => count,
  perSecond: () => count / 10,
  stat: () => p95,
  wholeStat: () => p95,
});

test('what one generator shows is left as it is', () => {
  const { reading: one } = followTimeline();
  assert.equal(combineReadings([one]), one);
});

test('counts add up, percentiles are bounded by the largest, and the load began with the first', () => {
  const all = combineReadings([reading(2_000, 10, 30), reading(1_900, 20, 50), reading(undefined, 0)]);
  assert.equal(all.loadStartedAtMs, 1_900);
  assert.equal(all.atMs, 3_000);
  assert.equal(all.total('messages_sent'), 30);
  assert.equal(all.perSecond('messages_sent'), 3);
  assert.equal(all.stat('message_latency', 'p(95)'), 50);
  assert.equal(all.wholeStat('message_latency', 'p(95)'), 50);
  assert.equal(all.isUpperBound, true);
});

test('before any sample nothing is known', () => {
  const all = combineReadings([reading(undefined, 0), reading(undefined, 0)]);
  assert.equal(all.loadStartedAtMs, undefined);
  assert.equal(all.atMs, undefined);
  assert.equal(all.stat('message_latency', 'p(95)'), undefined);
});
