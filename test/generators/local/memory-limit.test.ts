import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatorBytes } from '../../../generators/local/gc-percent.ts';
import { memoryLimit } from '../../../generators/local/memory-limit.ts';
import type { LoadPlan } from '../../../lib/config/test-definition.ts';

const plan = { memoryBytes: 980_000_000, peakConnections: 10_000, deliveriesPerSec: 0 } as LoadPlan;
const LARGE = 64_000_000_000;

test('a k6 may take four times its part of the plan, and a gigabyte', () => {
  assert.equal(generatorBytes(plan), 980_000_000);
  assert.equal(memoryLimit(plan, 1, LARGE), 4_920_000_000);
  assert.equal(memoryLimit(plan, 4, LARGE), 1_980_000_000);
});

test('but never so much that the machine fails', () => {
  assert.equal(memoryLimit(plan, 1, 4_000_000_000), 3_400_000_000);
});
