import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backoffMs } from '../../../lib/load/backoff.ts';

test('a wait doubles from one second to five, off by at most half', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(50), (index, attempt) => {
      const even = Math.min(5_000, 1_000 * 2 ** attempt);
      const waitMs = backoffMs(index, attempt);
      assert.ok(waitMs >= even / 2 && waitMs <= even * 1.5, `${waitMs} for ${even}`);
    }),
  );
});

test('users who were cut off together come back spread out', () => {
  const waits = Array.from({ length: 1_000 }, (_, index) => backoffMs(index, 0)).sort((a, b) => a - b);
  const quarters = [0.25, 0.5, 0.75].map((share) => waits[Math.floor(share * 1_000)] ?? 0);
  for (const [i, expected] of [750, 1_000, 1_250].entries()) {
    assert.ok(Math.abs((quarters[i] ?? 0) - expected) < 50, String(quarters));
  }
});
