import assert from 'node:assert/strict';

/** Fails unless the two figures differ by at most the share of the independent one. */
export function assertWithin(
  name: string,
  got: number | undefined,
  independent: number,
  share: number,
): void {
  const difference = Math.abs((got ?? Number.NaN) - independent);
  const text = `${name}: collector ${got}, independent reading ${independent}, allowed ${share * 100} %`;
  assert.ok(difference <= Math.abs(independent) * share, text);
}
