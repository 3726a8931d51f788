import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockOffset } from '../../generators/clock-offset.ts';

/** Readings every `stepMs` of a clock that is `offsetMs` ahead, each answered within `tripMs`. */
function readings(offsetMs: number, stepMs: number, tripMs: number, beginMs: number) {
  return Array.from({ length: Math.ceil(1_100 / stepMs) }, (_, i) => {
    const askedAtMs = beginMs + i * stepMs;
    const shown = askedAtMs + tripMs / 2 + offsetMs;
    return { askedAtMs, answeredAtMs: askedAtMs + tripMs, shownMs: Math.floor(shown / 1_000) * 1_000 };
  });
}

test('an offset is found from the tick of a clock that shows whole seconds', () => {
  const found = clockOffset(readings(37, 2, 1, 1_795_866_800_123));
  assert.ok(found);
  assert.ok(Math.abs(found.offsetMs - 37) <= found.boundMs);
  assert.ok(found.boundMs <= 2);
});

test('whatever the offset, the truth lies within the bound', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -4_000_000, max: 4_000_000 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 5_000 }),
      (offsetMs, stepMs, tripMs, beginMs) => {
        const found = clockOffset(readings(offsetMs, stepMs, tripMs, 1_795_866_800_000 + beginMs));
        assert.ok(found);
        assert.ok(Math.abs(found.offsetMs - offsetMs) <= found.boundMs);
        assert.ok(found.boundMs <= stepMs + tripMs);
      },
    ),
  );
});

test('no readings, and a clock that was set meanwhile, tell nothing', () => {
  assert.equal(clockOffset([]), undefined);
  const [first, ...rest] = readings(0, 10, 1, 1_795_866_800_000);
  assert.ok(first);
  assert.equal(clockOffset([{ ...first, shownMs: first.shownMs + 60_000 }, ...rest]), undefined);
});
