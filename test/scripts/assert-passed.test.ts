import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertPassed } from './assert-passed.ts';

const met = '    Connection success rate         > 99 %      100 %  ✓ met';
const slow = '    Message latency (p95)         < 200 ms   255.7 ms  ✗ missed';
const few = '    Messages completed            > 50/s      30.2/s  ✗ missed';
const lost = '    Deliveries lost                    < 1          3  ✗ missed';

test('a process that met all its targets has passed, and one that only was slow', () => {
  assertPassed({ exitCode: 0, output: met });
  assertPassed({ exitCode: 99, output: `${met}\n${slow}\n` });
});

test('a loss is none of the machine’s, nor is an amount too small, nor an end that no row tells of', () => {
  assert.throws(() => assertPassed({ exitCode: 99, output: `${slow}\n${few}\n` }), assert.AssertionError);
  assert.throws(() => assertPassed({ exitCode: 99, output: `${slow}\n${lost}\n` }), assert.AssertionError);
  assert.throws(() => assertPassed({ exitCode: 99, output: met }), assert.AssertionError);
  assert.throws(() => assertPassed({ exitCode: 1, output: slow }), assert.AssertionError);
  assert.throws(() => assertPassed({ exitCode: null, output: slow }), assert.AssertionError);
});
