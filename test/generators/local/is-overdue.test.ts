import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOverdue } from '../../../generators/local/is-overdue.ts';

const MINUTE = 60_000;

test('a k6 has its plan and every time-out after the load began, counted from there', () => {
  const moments = { startedAtMs: 0, loadStartedAtMs: 4 * MINUTE };
  assert.equal(isOverdue(MINUTE, { ...moments, nowMs: 5 * MINUTE + 135_000 }), false);
  assert.equal(isOverdue(MINUTE, { ...moments, nowMs: 5 * MINUTE + 135_001 }), true);
});

test('before the load began it has the time of its set-up besides', () => {
  const moments = { startedAtMs: 0, loadStartedAtMs: undefined };
  const allowedMs = 5 * MINUTE + 30_000 + MINUTE + 135_000;
  assert.equal(isOverdue(MINUTE, { ...moments, nowMs: allowedMs }), false);
  assert.equal(isOverdue(MINUTE, { ...moments, nowMs: allowedMs + 1 }), true);
});
