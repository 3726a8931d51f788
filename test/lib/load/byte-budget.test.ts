import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createByteBudget } from '../../../lib/load/byte-budget.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what fits goes at once and did not wait', async () => {
  const budget = createByteBudget(100);
  assert.deepEqual(await Promise.all([budget.take(60), budget.take(40)]), [false, false]);
});

test('what does not fit waits until enough is given back, and says that it waited', async () => {
  const budget = createByteBudget(100);
  await budget.take(60);
  const log: string[] = [];
  const second = budget.take(60).then((waited) => log.push(`second ${waited}`));
  await turn();
  assert.deepEqual(log, []);
  budget.give(60);
  await second;
  assert.deepEqual(log, ['second true']);
});

test('nobody overtakes: something small waits behind something large that came first', async () => {
  const budget = createByteBudget(100);
  await budget.take(90);
  const order: string[] = [];
  const large = budget.take(50).then(() => order.push('large'));
  const small = budget.take(5).then(() => order.push('small'));
  await turn();
  assert.deepEqual(order, []);
  budget.give(90);
  await Promise.all([large, small]);
  assert.deepEqual(order, ['large', 'small']);
});

test('something larger than the whole budget goes alone', async () => {
  const budget = createByteBudget(10);
  assert.equal(await budget.take(50), false);
  let isIn = false;
  const next = budget.take(1).then(() => {
    isIn = true;
  });
  await turn();
  assert.equal(isIn, false);
  budget.give(50);
  await next;
  assert.equal(isIn, true);
});
