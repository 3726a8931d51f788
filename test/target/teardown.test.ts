import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTeardown } from '../../target/teardown.ts';

test('steps run once, the last first, also when one fails, and the failure is given', async () => {
  const order: string[] = [];
  const teardown = createTeardown();
  teardown.add(async () => void order.push('first'));
  teardown.add(async () => {
    order.push('second');
    throw new Error('stuck');
  });
  teardown.add(async () => void order.push('third'));
  const failure = { message: 'Stopping the target failed: Error: stuck' };
  await Promise.all([assert.rejects(teardown.run(), failure), assert.rejects(teardown.run(), failure)]);
  assert.deepEqual(order, ['third', 'second', 'first']);
});
