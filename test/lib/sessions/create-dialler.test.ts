import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDialler } from '../../../lib/sessions/create-dialler.ts';

/** A dialler on a clock of the test's own, and the dials that it has made: their session and lateness. */
function open(t: import('node:test').TestContext, count: number, inFlight: number, everyMs: number) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  const dials: [number, number][] = [];
  const dialler = createDialler({
    clock: () => Date.now(),
    count,
    inFlight,
    dueMs: (session) => session * everyMs,
    dial: (session, lateMs) => dials.push([session, lateMs]),
  });
  dialler.start();
  return { dials, dialler };
}

test('dials follow their ramp', (t) => {
  const { dials } = open(t, 3, 10, 100);
  t.mock.timers.tick(99);
  assert.deepEqual(dials, [[0, 0]]);
  t.mock.timers.tick(1);
  t.mock.timers.tick(100);
  assert.deepEqual(dials, [
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
});

test('a dial waits for one of those under way to end, and says how late it is', async (t) => {
  const { dials, dialler } = open(t, 3, 2, 0);
  t.mock.timers.tick(40);
  assert.deepEqual(dials, [
    [0, 0],
    [1, 0],
  ]);
  dialler.over(1);
  dialler.over(1);
  assert.deepEqual(dials.at(-1), [2, 40]);
  assert.equal(dials.length, 3);
  dialler.over(0);
  dialler.over(2);
  await dialler.done;
});

test('dials that end at once are made one after the other, without nesting', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  let depth = 0;
  let deepest = 0;
  let dialled = 0;
  const dialler = createDialler({
    clock: () => 0,
    count: 50_000,
    inFlight: 1,
    dueMs: () => 0,
    dial: (session) => {
      depth += 1;
      dialled += 1;
      deepest = Math.max(deepest, depth);
      dialler.over(session);
      depth -= 1;
    },
  });
  dialler.start();
  await dialler.done;
  assert.deepEqual([dialled, deepest], [50_000, 1]);
});

test('nobody to dial is done at once', async (t) => {
  const { dialler } = open(t, 0, 1, 0);
  await dialler.done;
});
