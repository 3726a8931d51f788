import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countGenerators, leastGenerators } from '../../generators/count-generators.ts';

const machine = { cores: 8, openFiles: 1_000_000 };

test('a load that one process carries gets one', () => {
  assert.deepEqual(countGenerators({ peakConnections: 10_000, deliveriesPerSec: 10_000 }, machine), {
    count: 1,
    why: 'one process carries this load',
  });
});

test('the scarcest thing decides: files, connections or deliveries', () => {
  const files = { ...machine, openFiles: 10_200 };
  assert.deepEqual(countGenerators({ peakConnections: 30_000, deliveriesPerSec: 0 }, files), {
    count: 3,
    why: '30,000 connections, and one process may open 10,200 files',
  });
  assert.deepEqual(countGenerators({ peakConnections: 30_000, deliveriesPerSec: 0 }, machine), {
    count: 2,
    why: '30,000 connections, 20,000 for each',
  });
  assert.deepEqual(countGenerators({ peakConnections: 1_000, deliveriesPerSec: 50_000 }, machine), {
    count: 3,
    why: '50,000 deliveries a second, 20,000 for each',
  });
});

test('more than cores there are only where files would not do for fewer', () => {
  const small = { cores: 2, openFiles: 20_000 };
  assert.deepEqual(countGenerators({ peakConnections: 100_000, deliveriesPerSec: 0 }, small), {
    count: 6,
    why: '100,000 connections, and one process may open 20,000 files',
  });
  assert.deepEqual(leastGenerators({ peakConnections: 30_000 }, small), {
    count: 2,
    why: '30,000 connections, and one process may open 20,000 files',
  });
  assert.deepEqual(leastGenerators({ peakConnections: 19_800 }, small), { count: 1 });
});

test('there are never more than cores, and it is said that more were needed', () => {
  const small = { cores: 2, openFiles: undefined };
  assert.deepEqual(countGenerators({ peakConnections: 100_000, deliveriesPerSec: 0 }, small), {
    count: 2,
    why: '100,000 connections, 20,000 for each: 5 would be needed, and there are 2 cores',
  });
});
