import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionsWatcher } from '../../../lib/sessions/create-sessions.ts';
import { openInbox } from '../../../lib/sessions/inbox.ts';

function open() {
  const sessions = { watcher: undefined as unknown as SessionsWatcher };
  return { sessions, inbox: openInbox(sessions) };
}

test('what has been told already, and what comes later, is handed out once and in order', async () => {
  const { sessions, inbox } = open();
  sessions.watcher.onEvent?.(0, 'typing', 1, 0);
  sessions.watcher.onEvent?.(0, 'typing', 2, 0);
  const other = inbox.next(1, 'typing', 10_000);
  sessions.watcher.onEvent?.(1, 'typing', 3, 0);
  assert.deepEqual(
    [await inbox.next(0, 'typing', 10_000), await inbox.next(0, 'typing', 10_000), await other],
    [1, 2, 3],
  );
});

test('ends come with their reason, errors by their name', async () => {
  const { sessions, inbox } = open();
  sessions.watcher.onEnded(0, 'banned for 86400 s');
  sessions.watcher.onError?.(0, 'rate_limited', 'retry after 10 s', 0);
  assert.equal(await inbox.next(0, 'ended', 10_000), 'banned for 86400 s');
  assert.equal(await inbox.next(0, 'rate_limited', 10_000), 'retry after 10 s');
});

test('what does not come is said, with what came instead', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { sessions, inbox } = open();
  sessions.watcher.onEvent?.(0, 'match_started', {}, 0);
  const found = inbox.next(0, 'match_found', 3_000);
  const other = inbox.next(1, 'joined', 3_000);
  t.mock.timers.tick(3_000);
  await assert.rejects(found, { message: 'expected match_found within 3000 ms, got match_started' });
  await assert.rejects(other, { message: 'expected joined within 3000 ms, got nothing' });
});
