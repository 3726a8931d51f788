import assert from 'node:assert/strict';

/** Asserts that `actual` lies within `tolerance` of `expected`. */
export function assertClose(actual: number | null | undefined, expected: number, tolerance: number): void {
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= tolerance,
    `expected ${expected} ± ${tolerance}, got ${actual}`,
  );
}
