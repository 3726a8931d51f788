import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planMemory } from '../../../lib/load/plan-memory.ts';
import { collectAt, generatorBytes } from '../../../run/k6/collect-at.ts';

test('ten thousand users and more are collected at half of Go’s own growth', () => {
  assert.deepEqual([collectAt(planMemory(10_000)), collectAt(planMemory(50_000))], [50, 50]);
  assert.equal(generatorBytes(planMemory(50_000)), planMemory(50_000));
});

test('fewer users leave the collector the room of ten thousand', () => {
  assert.equal(collectAt(planMemory(5_000)), 177);
  assert.equal(collectAt(planMemory(1_000)), 400);
  assert.ok(Math.abs(generatorBytes(planMemory(5_000)) - planMemory(10_000)) < 2_000_000);
});

test('a small test takes several times its live memory, and no more', () => {
  assert.equal(generatorBytes(150_000_000), 500_000_000);
});
