import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDelayQueue } from '../../../target/faults/delay-queue.ts';
import { createManualClock } from './manual-clock.ts';

test('things are done in order of their moments, each at the first turn after its own', () => {
  const { clock, goTo, isIdle } = createManualClock();
  const queue = createDelayQueue(clock);
  const done: [string, number][] = [];
  const note = (name: string) => () => done.push([name, clock.nowMs()]);
  queue.add(5, note('five'));
  queue.add(0.5, note('half'));
  queue.add(50, note('fifty'));
  queue.add(5, note('five again'));
  assert.equal(queue.size(), 4);
  goTo(60);
  assert.deepEqual(done, [
    ['half', 0.5],
    ['five', 5],
    ['five again', 5],
    ['fifty', 50],
  ]);
  assert.deepEqual([queue.size(), isIdle()], [0, true]);
});

test('it sleeps until shortly before the next moment, and wakes for an earlier one that comes later', () => {
  const { clock, goTo, waits } = createManualClock();
  const queue = createDelayQueue(clock);
  const done: number[] = [];
  queue.add(100, () => done.push(clock.nowMs()));
  queue.add(20, () => done.push(clock.nowMs()));
  queue.add(300, () => done.push(clock.nowMs()));
  assert.deepEqual(waits, [98, 18]);
  goTo(301);
  assert.deepEqual(done, [20, 100, 300]);
});

test('what is cancelled is not done, before or after its time', () => {
  const { clock, goTo } = createManualClock();
  const queue = createDelayQueue(clock);
  const done: string[] = [];
  const cancel = queue.add(5, () => done.push('cancelled'));
  const cancelLate = queue.add(5, () => done.push('done'));
  cancel();
  cancel();
  assert.equal(queue.size(), 1);
  goTo(10);
  cancelLate();
  assert.deepEqual([done, queue.size()], [['done'], 0]);
});

test('a flush does everything at once, what is added meanwhile too', () => {
  const { clock, goTo } = createManualClock();
  const queue = createDelayQueue(clock);
  const done: string[] = [];
  queue.add(50, () => done.push('second'));
  queue.add(10, () => {
    done.push('first');
    queue.add(1_000, () => done.push('third'));
  });
  queue.flush();
  assert.deepEqual([done, queue.size()], [['first', 'second', 'third'], 0]);
  goTo(20);
  queue.add(5, () => done.push('fourth'));
  goTo(26);
  assert.equal(done.at(-1), 'fourth');
});
