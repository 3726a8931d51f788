import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JudgedRow } from '../../../lib/summary/judge-row.ts';
import { HEALTH_LIMITS } from '../../../report/model/health-limits.ts';

/** The limits of health that changed no verdict although all were crossed, by what became of the test's rows. */
function harmless(isUnpaced: boolean, lost: number | undefined, statuses: JudgedRow['status'][]): string[] {
  const rows = statuses.map((status) => ({ status }) as JudgedRow);
  const subject = { rows, deliveryTimeoutMs: 5_000, openFileLimit: 20_000, lost, isUnpaced };
  return HEALTH_LIMITS.filter((limit) => limit.harmless?.(subject) !== undefined).map(({ id }) => id);
}

test('a test without a pace that met every target is not spoiled by a full generator', () => {
  assert.deepEqual(harmless(true, 0, ['pass', 'info']), ['read-lag', 'timer-lag', 'cpu']);
});

test('one that missed a target is: the generator may be why', () => {
  for (const status of ['fail', 'warn', 'no-data'] as const) {
    assert.deepEqual(harmless(true, 0, ['pass', status]), ['read-lag']);
  }
});

test('nor is one that has no target to meet excused', () => {
  assert.deepEqual(harmless(true, 0, ['info']), ['read-lag']);
  assert.deepEqual(harmless(true, undefined, []), []);
});

test('a test with a pace always is, but for a lag of reading while nothing was lost', () => {
  assert.deepEqual(harmless(false, 0, ['pass']), ['read-lag']);
  assert.deepEqual(harmless(false, 1, ['pass']), []);
  assert.deepEqual(harmless(false, undefined, ['pass']), []);
});
