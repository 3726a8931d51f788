import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createJoins } from '../../../lib/sessions/create-joins.ts';

function setUp() {
  const failures: string[] = [];
  const joins = createJoins(
    60_000,
    () => 0,
    (session, kind, reason) => failures.push(`${session} ${kind}: ${reason}`),
  );
  return { joins, failures };
}

test('a join that is answered is no failure, and is not asked any more', () => {
  const { joins, failures } = setUp();
  joins.ask(1);
  assert.equal(joins.isAsked(1), true);
  joins.answer(1);
  joins.abandon(1, 'too late');
  assert.equal(joins.isAsked(1), false);
  assert.deepEqual(failures, []);
});

test('a join without an answer when its user leaves is counted once', () => {
  const { joins, failures } = setUp();
  joins.ask(1);
  joins.ask(2);
  joins.abandon(1, 'not answered before it was time to leave');
  joins.abandon(1, 'again');
  joins.refuse(2, 'ROOM_NOT_FOUND');
  joins.abandon(2, 'again');
  assert.deepEqual(failures, [
    '1 timeout: not answered before it was time to leave',
    '2 rejected: ROOM_NOT_FOUND',
  ]);
});
