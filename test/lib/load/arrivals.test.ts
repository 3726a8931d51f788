import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createArrivals } from '../../../lib/load/arrivals.ts';

test('the parts of all VUs together are every message of the schedule, each once and at its moment', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1_000, max: 3_000 }),
      (channels, perVu, ratePerSec, durationMs) => {
        const all: number[] = [];
        for (let from = 0; from < channels; from += perVu) {
          const to = Math.min(from + perVu, channels);
          let last = -1;
          const arrivals = createArrivals(from, to, channels, ratePerSec, durationMs);
          for (; arrivals.dueMs < Number.POSITIVE_INFINITY; arrivals.advance()) {
            const { channel, ordinal, dueMs } = arrivals;
            const k = ordinal * channels + channel;
            assert.equal(dueMs, (k * 1_000) / ratePerSec);
            assert.ok(k > last, 'messages of one VU come in the order of their moments');
            last = k;
            all.push(k);
          }
        }
        const total = Math.floor((ratePerSec * durationMs) / 1_000);
        assert.deepEqual(
          all.sort((a, b) => a - b),
          Array.from({ length: total }, (_, k) => k),
        );
      },
    ),
  );
});
