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

/** Fails unless the figure lies between two independent readings, give or take the share. */
export function assertBetween(name: string, got: number, least: number, most: number, share: number): void {
  const text = `${name}: collector ${got}, independent readings ${least} to ${most}, allowed ${share * 100} %`;
  assert.ok(got >= least * (1 - share) && got <= most * (1 + share), text);
  assert.ok(least > 0 && most / least < 2, `${text}: the readings are too far apart to prove anything`);
}
