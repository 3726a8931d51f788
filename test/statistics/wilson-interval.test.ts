import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wilsonInterval } from '../../statistics/wilson-interval.ts';
import { assertClose } from './close-to.ts';

test('The interval agrees with the four published examples.', () => {
  // R. G. Newcombe, Statistics in Medicine 17, 1998, Table I, method 3; further digits:
  // scipy.stats.binomtest(k, n).proportion_ci(method="wilson"), scipy 1.17.1.
  const published = [
    [81, 263, 0.2552885198782742, 0.36620957698280004],
    [15, 148, 0.06238639953073629, 0.16048724172330803],
    [0, 20, 0, 0.16112515805281935],
    [1, 29, 0.006113214292762667, 0.17175521879320282],
  ] as const;
  for (const [hits, trials, low, high] of published) {
    const interval = wilsonInterval(hits, trials);
    assertClose(interval?.low, low, 1e-12);
    assertClose(interval?.high, high, 1e-12);
  }
});

test('At 0 and at 100 % the interval ends there and still has a width.', () => {
  assert.equal(wilsonInterval(0, 50)?.low, 0);
  assert.equal(wilsonInterval(50, 50)?.high, 1);
  assertClose(wilsonInterval(50, 50)?.low, 0.9286, 1e-4);
});

test('Nothing tried is no data.', () => {
  assert.equal(wilsonInterval(0, 0), null);
});

test('More hits than trials are refused.', () => {
  assert.throws(() => wilsonInterval(3, 2), {
    name: 'RangeError',
    message: 'Expected whole numbers with 0 ≤ hits ≤ trials, got 3 of 2.',
  });
});
