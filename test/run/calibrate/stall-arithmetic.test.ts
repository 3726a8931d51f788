import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stallPercentileMs } from '../../../run/calibrate/stall-arithmetic.ts';
import { percentile } from '../../../statistics/percentile.ts';

const stallMs = 5_000;

test('five seconds of a window of twenty, worked off at once, give a p99 of 4,800 ms in either order', () => {
  for (const order of ['by-due-time', 'by-connection'] as const) {
    const p99 = (windowMs: number) =>
      Math.round(stallPercentileMs({ stallMs, windowMs, drainMs: 0, order }, 0.99));
    assert.deepEqual([p99(20_000), p99(60_000)], [4_800, 4_400]);
  }
});

test('a percentile that lies outside the stall does not show it', () => {
  const stall = { stallMs: 100, windowMs: 20_000, drainMs: 0, order: 'by-due-time' } as const;
  assert.equal(stallPercentileMs(stall, 0.99), 0);
});

/** Response times of a server that stands still from 4 s to 9 s and then works off what waits, one after another. */
function simulate(ratePerSec: number, drainPerSec: number, windowMs: number): number[] {
  let freeMs = 0;
  return Array.from({ length: (ratePerSec * windowMs) / 1_000 }, (_, k) => {
    const dueMs = (k * 1_000) / ratePerSec;
    const startMs = dueMs >= 4_000 && dueMs < 9_000 ? Math.max(9_000, freeMs) : Math.max(dueMs, freeMs);
    freeMs = startMs + 1_000 / drainPerSec;
    return freeMs - dueMs;
  });
}

test('in order of due time the formula is what a queue does that is simulated message by message', () => {
  for (const drainPerSec of [2_000, 5_000, 20_000]) {
    const drainMs = stallMs / (1 - 1_000 / drainPerSec) - stallMs;
    for (const share of [0.95, 0.99]) {
      const simulated = percentile(simulate(1_000, drainPerSec, 20_000), share) ?? Number.NaN;
      const stall = { stallMs, windowMs: 20_000, drainMs, order: 'by-due-time' } as const;
      assert.ok(
        Math.abs(stallPercentileMs(stall, share) - simulated) < 2,
        `${drainPerSec}/s, ${share}: ${stallPercentileMs(stall, share)} and ${simulated}`,
      );
    }
  }
});

test('by connection the formula lies in the middle of what the orders of answering can make of it', () => {
  const drainMs = 400;
  const connections = 40;
  const p99 = (waitOf: (connection: number) => number): number =>
    percentile(
      Array.from({ length: 20_000 }, (_, k) => {
        const stalled = k >= 4_000 && k < 9_000;
        return stalled ? 9_000 - k + waitOf(k % connections) : 1;
      }),
      0.99,
    ) ?? Number.NaN;
  const asTheyAreRead = p99((connection) => (drainMs * (connection + 0.5)) / connections);
  const atTheEnd = p99(() => drainMs);
  assert.deepEqual([Math.round(asTheyAreRead), Math.round(atTheEnd)], [5_000, 5_200]);
  const stall = { stallMs, windowMs: 20_000, drainMs, order: 'by-connection' } as const;
  assert.equal(stallPercentileMs(stall, 0.99), 5_100);
});
