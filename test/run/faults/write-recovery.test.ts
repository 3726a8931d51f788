import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullLoad } from '../../../run/faults/write-recovery.ts';

const plan = (curve: readonly { atMs: number; value: number }[]) => ({
  ...{ durationMs: 20_000, vus: 1, peakConnections: 1, operations: 1, deliveriesPerSec: 0, sentBytes: 0 },
  ...{ memoryBytes: 0, curveUnit: 'users' as const, curve },
});

test('the full load is where the curve stays at its peak', () => {
  const curve = [
    { atMs: 0, value: 0 },
    { atMs: 3_000, value: 50 },
    { atMs: 15_000, value: 50 },
    { atMs: 20_000, value: 0 },
  ];
  assert.deepEqual(fullLoad(plan(curve), 1_000), { fromMs: 4_000, toMs: 16_000 });
});

test('a load with a single highest moment is taken whole', () => {
  const curve = [
    { atMs: 0, value: 0 },
    { atMs: 10_000, value: 50 },
    { atMs: 20_000, value: 0 },
  ];
  assert.deepEqual(fullLoad(plan(curve), 1_000), { fromMs: 1_000, toMs: 21_000 });
});
