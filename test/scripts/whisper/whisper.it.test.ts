import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertPassed } from '../assert-passed.ts';
import { openSuiteBench, type SuiteBench } from '../suite-bench.ts';

let bench: SuiteBench;
before(async () => {
  bench = await openSuiteBench('whisper');
});
after(() => bench.close());

const connections = ['connections_attempted', 'connections_opened', 'connections_closed', 'disconnects'];

test('saturate: all users are in and stay, as the target counts them', async () => {
  const { exitCode, output, count, counters } = await bench.run('saturate', { USERS: '120' });
  assertPassed({ exitCode, output });
  assert.deepEqual(connections.map(count), [120, 120, 120, 0]);
  assert.equal(counters['connectionsAccepted'], 120);
});

test('saturate: users that are refused, and users that are thrown out, fail it', async () => {
  const refused = await bench.run('saturate', { USERS: '100' }, [{ fault: 'refuse', count: 20 }]);
  assert.equal(refused.exitCode, 99, refused.output);
  assert.deepEqual(
    ['connections_opened', 'connection_errors', 'disconnects'].map(refused.count),
    [80, 20, 0],
  );
  assert.equal(refused.counters['connectionsAccepted'], 80);
  const thrown = await bench.run('saturate', { USERS: '100', DURATION: '6s' }, [
    { fault: 'disconnect', count: 7, from: 5 },
  ]);
  assert.equal(thrown.exitCode, 99, thrown.output);
  assert.deepEqual(['connections_opened', 'connection_errors', 'disconnects'].map(thrown.count), [100, 0, 7]);
});

const steps = [
  'pairs_started',
  'searches',
  'searches_queued',
  'matches_found',
  'pairs_found',
  'accepts',
  'matches_accepted',
  'pairs_matched',
  'ends_seen',
];

test('match-flow: every pair goes through every step, as the target counts them', async () => {
  const { exitCode, output, count, counters } = await bench.run('match-flow', { USERS: '60' });
  assertPassed({ exitCode, output });
  assert.deepEqual(steps.map(count), [30, 60, 60, 60, 30, 60, 60, 30, 30]);
  assert.deepEqual(['pairs_crossed', 'pairs_broken', 'disconnects', 'errors'].map(count), [0, 0, 0, 0]);
  assert.deepEqual(
    ['connectionsAccepted', 'searches', 'matches', 'chats', 'matchesDeclined'].map((name) => counters[name]),
    [60, 60, 30, 30, 0],
  );
});

test('match-flow: a matcher that is down is silent, and the test’s own timer counts it', async () => {
  const { exitCode, output, count, counters } = await bench.run(
    'match-flow',
    { USERS: '20', MATCH_TIMEOUT: '3s' },
    [{ fault: 'outage', part: 'matcher' }],
  );
  assert.equal(exitCode, 99, output);
  assert.deepEqual(
    ['searches', 'searches_queued', 'searches_unanswered', 'matches_found'].map(count),
    [20, 20, 20, 0],
  );
  assert.equal(counters['searches'], 20);
});

test('match-flow: who loses its partner on the way in does not search, and its pair has failed', async () => {
  const { exitCode, output, summary, count, counters } = await bench.run('match-flow', { USERS: '20' }, [
    { fault: 'refuse', count: 1 },
  ]);
  assert.equal(exitCode, 99, output);
  assert.deepEqual(['pairs_started', 'searches', 'pairs_matched'].map(count), [10, 18, 9]);
  assert.equal(summary?.metrics['pair_success']?.values['rate'], 0.9);
  assert.equal(counters['chats'], 9);
});

test('chat-lifecycle: every message is read by its partner alone, as the target counts them', async () => {
  const { exitCode, output, count, counters } = await bench.run('chat-lifecycle', {
    USERS: '20',
    DURATION: '6s',
  });
  assertPassed({ exitCode, output });
  assert.deepEqual(
    ['messages_sent', 'messages_delivered', 'deliveries', 'typings_sent', 'typings_seen'].map(count),
    [40, 40, 40, 40, 40],
  );
  assert.deepEqual(
    ['deliveries_lost', 'deliveries_foreign', 'chat_errors', 'pairs_broken', 'errors'].map(count),
    [0, 0, 0, 0, 0],
  );
  assert.deepEqual(
    ['chats', 'messagesAccepted', 'deliveries', 'typings'].map((name) => counters[name]),
    [10, 40, 40, 40],
  );
  assert.deepEqual(counters['messagesLost'], new Map([['first-word', 0]]));
});

test('chat-lifecycle: what the target loses and doubles is counted to the message', async () => {
  const { exitCode, output, count } = await bench.run('chat-lifecycle', { USERS: '20', DURATION: '6s' }, [
    { fault: 'lose', count: 3 },
    { fault: 'duplicate', count: 1 },
  ]);
  assert.equal(exitCode, 99, output);
  assert.deepEqual(
    ['messages_sent', 'deliveries', 'deliveries_lost', 'deliveries_duplicated', 'messages_failed'].map(count),
    [40, 37, 3, 1, 3],
  );
});

test('chat-lifecycle: chats that are cut off break, each once, and fail it', async () => {
  const { exitCode, output, count } = await bench.run('chat-lifecycle', { USERS: '20', DURATION: '6s' }, [
    { fault: 'disconnect', count: 2, from: 6, every: 7 },
  ]);
  assert.equal(exitCode, 99, output);
  assert.deepEqual(['pairs_matched', 'pairs_broken', 'disconnects', 'ends_seen'].map(count), [10, 2, 2, 8]);
});

const tourSteps = 14;

test('walk: every step is answered as Whisper answers it', async () => {
  const { exitCode, output, count, counters } = await bench.run('walk');
  assertPassed({ exitCode, output });
  assert.deepEqual(['steps', 'steps_passed', 'deliveries_foreign'].map(count), [tourSteps, tourSteps, 0]);
  assert.deepEqual(
    ['messagesAccepted', 'deliveries', 'typings', 'reports', 'bans', 'matches', 'chats'].map(
      (name) => counters[name],
    ),
    [4, 4, 2, 3, 1, 4, 3],
  );
});

test('walk: the first step without its answer fails, and those after it are not taken', async () => {
  const lossy = await bench.run('walk', { DELIVERY_TIMEOUT: '1s' }, [{ fault: 'lose', count: 1, every: 1 }]);
  assert.equal(lossy.exitCode, 99, lossy.output);
  assert.deepEqual(['steps', 'steps_passed', 'deliveries_lost'].map(lossy.count), [tourSteps, 5, 1]);
  assert.match(lossy.output, /chat: rejected: expected the partner to read the message, got .*nothing/);
  const silent = await bench.run('walk', { STEP_TIMEOUT: '3s' }, [{ fault: 'outage', part: 'matcher' }]);
  assert.equal(silent.exitCode, 99, silent.output);
  assert.equal(silent.count('steps_passed'), 2);
  assert.match(silent.output, /match: rejected: expected match_found within 3000 ms, got match_started/);
});
