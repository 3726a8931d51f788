import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jitteredDueMs } from '../../../lib/load/jittered-schedule.ts';

test('every interval of a user holds just one of its messages', () => {
  for (let index = 0; index < 200; index += 1) {
    for (let nth = 0; nth < 20; nth += 1) {
      const dueMs = jitteredDueMs(index, nth, 10_000);
      assert.equal(Math.floor(dueMs / 10_000), nth, `user ${index}, message ${nth}: ${dueMs}`);
    }
  }
});

test('users who join together do not send together', () => {
  const tenths = new Array<number>(10).fill(0);
  for (let index = 0; index < 1_000; index += 1) {
    const tenth = Math.floor(jitteredDueMs(index, 3, 10_000) / 1_000) - 30;
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  assert.ok(Math.max(...tenths) < 200, `messages by tenth of the interval: ${tenths.join()}`);
});

test('the same user has the same schedule in every VU and run', () => {
  assert.equal(jitteredDueMs(42, 7, 10_000), jitteredDueMs(42, 7, 10_000));
  assert.notEqual(jitteredDueMs(42, 7, 10_000), jitteredDueMs(43, 7, 10_000));
});
