import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gcPercent, generatorBytes, type HeapPlan } from '../../../generators/local/gc-percent.ts';
import { planMemory } from '../../../lib/load/plan-memory.ts';

function planOf(users: number, deliveriesPerSec = 0): HeapPlan {
  return { memoryBytes: planMemory(users), peakConnections: users, deliveriesPerSec };
}

test('ten thousand idle users and more are collected at half of Go’s own growth', () => {
  assert.deepEqual([gcPercent(planOf(10_000)), gcPercent(planOf(50_000))], [50, 50]);
  assert.equal(generatorBytes(planOf(50_000)), planMemory(50_000));
});

test('fewer users leave the collector the room of ten thousand', () => {
  assert.equal(gcPercent(planOf(5_000)), 177);
  assert.equal(gcPercent(planOf(1_000)), 400);
  assert.ok(Math.abs(generatorBytes(planOf(5_000)) - planMemory(10_000)) < 2_000_000);
});

test('a small test takes several times its live memory, and no more', () => {
  assert.equal(generatorBytes({ ...planOf(100), memoryBytes: 150_000_000 }), 500_000_000);
});

test('many deliveries are given the memory that they ask for, whatever the users', () => {
  assert.deepEqual(
    [400, 2_000, 4_000, 50_000].map((perSec) => gcPercent(planOf(10_000, perSec))),
    [75, 175, 300, 400],
  );
  assert.equal(gcPercent(planOf(5_000, 2_000)), 177, 'the room is larger than what they ask for');
  assert.equal(gcPercent(planOf(50_000, 20_000)), 300, 'on five cores');
  assert.equal(generatorBytes(planOf(10_000, 2_400)), planMemory(10_000) * 2);
});

test('a storm is over before it takes more than its plan, however seldom it is collected', () => {
  const storm: HeapPlan = { ...planOf(10_000), isStorm: true };
  assert.equal(gcPercent(storm), 400);
  assert.equal(generatorBytes(storm), planMemory(10_000));
});
