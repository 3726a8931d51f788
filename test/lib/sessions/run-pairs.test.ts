import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { protocol } from '../../../lib/protocols/whisper/index.ts';
import type { SessionsWatcher } from '../../../lib/sessions/create-sessions.ts';
import type { Pairs, PairVu } from '../../../lib/sessions/pairs.ts';
import { runPairs } from '../../../lib/sessions/run-pairs.ts';

/** Pairs whose server is the test: what they sent, what they counted, and a way to tell them things. */
function open(t: TestContext, users: number) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  const counts: Record<string, number> = {};
  const times: Record<string, number[]> = {};
  const sent: string[] = [];
  const left: number[] = [];
  const failures: string[] = [];
  const states = Array.from({ length: users }, () => ({ chatId: '' }));
  const sessions = {
    count: users,
    watcher: undefined as unknown as SessionsWatcher,
    connect: (session: number) => sessions.watcher.onJoined(session, true),
    sendFrame: (session: number, frame: string) => {
      sent.push(`${session} ${JSON.parse(frame).type}`);
    },
    stateOf: (session: number) => states[session],
    leave: (session: number) => {
      left.push(session);
      sessions.watcher.onEnded(session, 'left');
    },
  };
  const context = {
    clock: () => Date.now(),
    load: { deliveryTimeoutMs: 2_000 },
    fail: (step: string, kind: string, detail: string) => {
      failures.push(`${step} ${kind} ${detail}`);
    },
  };
  const chats: number[] = [];
  const { matching } = protocol.codec;
  assert.ok(matching);
  const pairs: Pairs = runPairs(
    { sessions, context, rooms: [{ index: 0 }, { index: 1 }] } as unknown as PairVu,
    {
      matching,
      own: (metric) => ({
        add: (value) => {
          if (/_time$/.test(metric)) {
            times[metric] = [...(times[metric] ?? []), value];
          } else {
            counts[metric] = (counts[metric] ?? 0) + value;
          }
        },
      }),
      interestsOf: (pair) => [`pair-${pair}`],
      dueMs: () => 0,
      dialsInFlight: 10,
      matchTimeoutMs: 35_000,
      acceptTimeoutMs: 20_000,
      onChat: (pair) => chats.push(pair),
    },
  );
  const tell = (session: number, name: string, chatId = ''): void => {
    if (name === 'match_found') {
      (states[session] ?? { chatId }).chatId = chatId;
    }
    sessions.watcher.onEvent?.(session, name, { chatId }, Date.now());
  };
  return {
    chats,
    counts,
    failures,
    left,
    pairs,
    sent,
    sessions,
    tell,
    tick: t.mock.timers.tick.bind(t.mock.timers),
    times,
  };
}

test('a pair goes through all steps, each timed from its own request', async (t) => {
  const { chats, counts, left, pairs, sent, tell, tick, times } = open(t, 2);
  tick(3);
  tell(0, 'match_started');
  tell(1, 'match_started');
  tick(1_000);
  tell(0, 'match_found', 'a');
  assert.deepEqual(sent, ['0 find_match', '1 find_match']);
  tick(2);
  tell(1, 'match_found', 'a');
  tick(5);
  tell(1, 'match_accepted', 'a');
  assert.deepEqual(chats, []);
  tick(1);
  tell(0, 'match_accepted', 'a');
  assert.deepEqual(chats, [0]);
  assert.ok(pairs.isChatting(0));
  pairs.part(0);
  tick(4);
  tell(1, 'partner_left');
  await pairs.done;
  assert.deepEqual(sent.slice(2), ['0 accept_match', '1 accept_match', '0 end_chat']);
  assert.deepEqual(left.sort(), [0, 1]);
  assert.deepEqual(times, {
    queue_time: [3, 3],
    match_time: [1_003, 1_005],
    accept_time: [5, 6],
    end_time: [4],
  });
  assert.deepEqual(counts, {
    pairs_started: 1,
    searches: 2,
    searches_queued: 2,
    matches_found: 2,
    pairs_found: 1,
    accepts: 2,
    matches_accepted: 2,
    pairs_matched: 1,
    ends_sent: 1,
    ends_seen: 1,
    pair_success: 1,
  });
});

test('pairs that are matched crosswise are told by their chats: nobody accepts, and all are counted', async (t) => {
  const { counts, pairs, sent, tell } = open(t, 4);
  tell(0, 'match_found', 'a');
  tell(2, 'match_found', 'a');
  tell(1, 'match_found', 'b');
  tell(3, 'match_found', 'b');
  await pairs.done;
  assert.equal(counts['pairs_crossed'], 4);
  assert.equal(counts['pair_success'], 0);
  assert.equal(counts['accepts'], undefined);
  assert.deepEqual(sent.filter((each) => each.endsWith('decline_match')).sort(), [
    '0 decline_match',
    '1 decline_match',
    '2 decline_match',
    '3 decline_match',
  ]);
});

test('a match that the partner never hears of is another one’s', async (t) => {
  const { counts, failures, pairs, tell, tick } = open(t, 2);
  tell(0, 'match_found', 'a');
  tick(5_001);
  await pairs.done;
  assert.equal(counts['pairs_crossed'], 1);
  assert.deepEqual(failures, [
    'match integrity matched with another user than the one with the same interest',
  ]);
});

test('a silent matcher is ended by the own timer, each search counted', async (t) => {
  const { counts, failures, pairs, sent, tick } = open(t, 2);
  tick(35_001);
  await pairs.done;
  assert.deepEqual([counts['searches_unanswered'], counts['searches_timed_out']], [2, undefined]);
  assert.deepEqual(sent.slice(2), ['0 cancel_match', '1 cancel_match']);
  assert.deepEqual(new Set(failures), new Set(['match timeout no end of a search within 35000 ms']));
});

test('a search that the server gives up is counted by its own name', async (t) => {
  const { counts, pairs, tell } = open(t, 2);
  tell(0, 'match_timeout');
  await pairs.done;
  assert.deepEqual([counts['searches_unanswered'], counts['searches_timed_out']], [undefined, 1]);
  assert.equal(counts['pair_success'], 0);
});

test('an acceptance without an answer, and a chat whose end nobody is told of, end by timers too', async (t) => {
  const { counts, pairs, tell, tick } = open(t, 4);
  for (const session of [0, 1, 2, 3]) {
    tell(session, 'match_found', session < 2 ? 'a' : 'b');
  }
  tell(2, 'match_accepted', 'b');
  tell(3, 'match_accepted', 'b');
  pairs.part(1);
  tick(2_001);
  assert.equal(counts['ends_seen'], undefined);
  tick(18_000);
  await pairs.done;
  assert.equal(counts['accepts_unanswered'], 1);
  assert.equal(counts['pair_success'], 0);
});

test('a chat that a partner leaves before its time is broken once, whoever is told first', async (t) => {
  const { counts, left, pairs, sessions, tell } = open(t, 4);
  for (const session of [0, 1, 2, 3]) {
    tell(session, 'match_found', session < 2 ? 'a' : 'b');
  }
  for (const session of [0, 1, 2, 3]) {
    tell(session, 'match_accepted', session < 2 ? 'a' : 'b');
  }
  tell(1, 'partner_left');
  // Who was told leaves first, so that the other one's end is its own.
  assert.deepEqual(left, [1, 0]);
  sessions.watcher.onEnded(3, 'dropped');
  await pairs.done;
  assert.deepEqual([counts['pairs_matched'], counts['pairs_broken'], counts['pair_success']], [2, 2, 0]);
});
