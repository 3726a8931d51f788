import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createQuota } from '../../../target/faults/quota.ts';

/** The occasions, counted from 1, that a quota takes of so many. */
function takenOf(count: number, every: number, occasions: number): number[] {
  const quota = createQuota(count, every);
  return Array.from({ length: occasions }, (_, index) => index + 1).filter(() => {
    const isDue = quota.see();
    if (isDue) {
      quota.take();
    }
    return isDue;
  });
}

test('each n-th occasion is taken until the count is reached', () => {
  assert.deepEqual(takenOf(3, 4, 100), [4, 8, 12]);
  assert.deepEqual(takenOf(2, 1, 100), [1, 2]);
  assert.deepEqual(takenOf(5, 10, 35), [10, 20, 30]);
});

test('an occasion that was due and not taken leaves the next one due, and what is given back is taken later', () => {
  const quota = createQuota(2, 3);
  const see = () => quota.see();
  assert.deepEqual([see(), see(), see(), see()], [false, false, true, true]);
  quota.take();
  assert.deepEqual([see(), see()], [false, true]);
  quota.take();
  assert.deepEqual([see(), quota.left()], [false, 0]);
  quota.giveBack();
  assert.deepEqual([see(), quota.left()], [true, 1]);
});
