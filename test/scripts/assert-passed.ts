import assert from 'node:assert/strict';

const MISSED = 99;

/** A figure that a busy machine changes: a time, or an amount a second. */
const IS_SPEED = /(?:\d (?:ms|s)|\/s) +✗ missed$/;

/**
 * Checks that a k6 process met its targets. Times and rates alone may miss theirs: how fast a target is on the machine
 * of the tests, and what runs beside it there, is no matter of theirs.
 */
export function assertPassed({ exitCode, output }: { exitCode: number | null; output: string }): void {
  const missed = output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.endsWith('✗ missed'));
  if (exitCode === MISSED && missed.length > 0 && missed.every((line) => IS_SPEED.test(line))) {
    return;
  }
  assert.equal(exitCode, 0, output);
}
