import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionsWatcher } from '../../../lib/sessions/create-sessions.ts';
import type { ChatVu } from '../../../lib/sessions/open-chat-vu.ts';
import { stayAndChat } from '../../../lib/sessions/stay-and-chat.ts';

/** Runs one user who is let in `joinAfterMs` after it asked; what it did, in order. */
async function stay(
  joinAfterMs: number,
  span: { openMs: number; closeMs: number },
  deliveryTimeoutMs = 20,
  room = {},
): Promise<string[]> {
  const startMs = Date.now();
  const acts: string[] = [];
  const sessions = {
    count: 1,
    watcher: undefined as SessionsWatcher | undefined,
    indexOf: (session: number) => session,
    canSend: () => acts.at(-1) !== 'leave',
    connect: () => {
      acts.push('connect');
      setTimeout(() => sessions.watcher?.onJoined(0, true), joinAfterMs);
    },
    say: () => {
      if (acts.at(-1) !== 'say') {
        acts.push('say');
      }
    },
    leave: () => {
      acts.push('leave');
      // Nobody leaves before it is in; the socket of one who is ends soon after.
      if (Date.now() - startMs >= joinAfterMs) {
        setTimeout(() => sessions.watcher?.onEnded(0, 'it was left'), 5);
      }
    },
  };
  const context = {
    clock: () => Date.now(),
    meter: { metrics: {} },
    load: { deliveryTimeoutMs, messageIntervalMs: 10 },
  };
  const vu = {
    context,
    sessions,
    rooms: [{ firstSession: 0, size: 1, firstUser: 0, wholeSize: 1, ...room }],
  } as unknown as ChatVu;
  await stayAndChat(vu, () => [{ openMs: startMs + span.openMs, closeMs: startMs + span.closeMs }]);
  return acts;
}

test('a user comes, chats and leaves', async () => {
  assert.deepEqual(await stay(5, { openMs: 0, closeMs: 800 }), ['connect', 'say', 'leave']);
});

test('the owner of a mailbox comes and leaves, and says nothing', async () => {
  assert.deepEqual(await stay(5, { openMs: 0, closeMs: 400 }, 20, { isMailbox: true }), ['connect', 'leave']);
});

test('who is let in only after it was to leave, leaves at once', async () => {
  assert.deepEqual(await stay(120, { openMs: 0, closeMs: 40 }), ['connect', 'leave', 'leave']);
});

test('who is let in when its room is silent already says nothing', async () => {
  assert.deepEqual(await stay(5, { openMs: 0, closeMs: 300 }, 600), ['connect', 'leave']);
});
