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

test('fewer users take at most 1.35 times what a plain script takes for as many', () => {
  assert.deepEqual(
    [gcPercent(planOf(100)), gcPercent(planOf(1_000)), gcPercent(planOf(5_000))],
    [97, 75, 58],
  );
  assert.ok(generatorBytes(planOf(1_000)) < 1.36 * 146_700_000);
  assert.ok(generatorBytes(planOf(5_000)) < 1.36 * 413_500_000);
});

test('what a test holds beside its users, such as files, leaves the collector the room of ten thousand users', () => {
  assert.equal(generatorBytes({ ...planOf(100), memoryBytes: 150_000_000 }), 500_000_000);
  assert.equal(gcPercent({ ...planOf(100), memoryBytes: 588_000_000 }), 150);
});

test('many deliveries are given the memory that they ask for, whatever the users', () => {
  assert.deepEqual(
    [400, 2_000, 4_000, 50_000].map((perSec) => gcPercent(planOf(10_000, perSec))),
    [75, 175, 300, 400],
  );
  assert.equal(gcPercent(planOf(5_000, 2_000)), 113, 'half the users ask for half of it');
  assert.equal(gcPercent(planOf(1_000, 5_000)), 81, 'a tenth for a tenth');
  assert.equal(gcPercent(planOf(100, 30_000)), 144, 'and no fewer than a twentieth');
  assert.equal(gcPercent(planOf(50_000, 20_000)), 300, 'on five cores');
  assert.equal(generatorBytes(planOf(10_000, 2_400)), planMemory(10_000) * 2);
});

test('deliveries to ten thousand users and more are given twice that where memory is free', () => {
  const [plenty, some, none] = [24e9, 12e9, 1e9];
  assert.deepEqual(
    [plenty, some, none].map((free) => gcPercent(planOf(10_000, 4_000), free)),
    [550, 359, 300],
  );
  assert.equal(gcPercent(planOf(10_000, 50_000), 100e9), 800);
  assert.deepEqual(
    [planOf(10_000), planOf(1_000, 5_000), planOf(9_999, 4_000)].map((plan) => gcPercent(plan, plenty)),
    [50, 81, 300],
    'not the idle, nor the few',
  );
});

test('a flood is collected as seldom as may be, for the pace is its figure', () => {
  const flood: HeapPlan = { ...planOf(4), isFlood: true };
  assert.equal(gcPercent(flood), 400);
  assert.equal(generatorBytes(flood), (planMemory(4) / 1.5) * 5);
});

test('a storm is over before it takes more than its plan, however seldom it is collected', () => {
  const storm: HeapPlan = { ...planOf(10_000), isStorm: true };
  assert.equal(gcPercent(storm), 400);
  assert.equal(generatorBytes(storm), planMemory(10_000));
});
