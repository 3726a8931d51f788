import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FaultEvent, spansOf } from '../../record/fault-event.ts';

const injected = (id: string, atMs: number): FaultEvent => ({
  ...{ event: 'injected', id, what: 'kill', where: 'database', driver: 'process' },
  ...{ description: 'process killed at database', atMs, tookMs: 1, plannedAtMs: atMs },
});

test('a span goes from injection to removal by the log; what never took effect has none', () => {
  const spans = spansOf([
    injected('a', 1_000),
    { event: 'failed', id: 'never', atMs: 1_500, step: 'inject', reason: 'gone' },
    { event: 'removed', id: 'a', atMs: 3_000, tookMs: 1, by: 'schedule', injected: 7 },
    injected('b', 4_000),
    { event: 'failed', id: 'b', atMs: 5_000, step: 'remove', reason: 'gone' },
  ]);
  const common = {
    what: 'kill',
    where: 'database',
    driver: 'process',
    description: 'process killed at database',
  };
  assert.deepEqual(spans, [
    { id: 'a', ...common, fromMs: 1_000, toMs: 3_000, injected: 7, failure: undefined },
    { id: 'b', ...common, fromMs: 4_000, toMs: undefined, injected: undefined, failure: 'gone' },
  ]);
});
