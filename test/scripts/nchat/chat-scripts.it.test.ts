import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestSummary } from '../../../lib/summary/test-summary.ts';
import { accountId } from '../../../target/store/account-ids.ts';
import { tokenOf } from '../../target/test-target.ts';
import { assertPassed } from '../assert-passed.ts';
import {
  type BadServer,
  serveClosedHandshake,
  serveHalfHandshake,
  serveHtml,
  serveOtherProtocol,
  serveSilence,
  serveUnanswered,
} from './bad-chat-servers.ts';
import { countOf } from './run-script.ts';
import { openScriptBench } from './script-bench.ts';

/** What the target says of itself, as far as these tests read it. */
interface TargetCounts {
  readonly connectionsAccepted: number;
  readonly connectionsOpen: number;
  readonly roomJoins: number;
  readonly messagesAccepted: Readonly<Record<string, number>>;
  readonly deliveries: number;
}

/** What k6 ends with when an asynchronous set-up throws; a synchronous one would end with 107. */
const SETUP_FAILED = 255;

const { scripts, target, withTarget, run, counts } = openScriptBench();

/** Both ends' counts of the same things. */
async function bothCounts(summary: TestSummary | undefined) {
  const counted = await counts<TargetCounts>();
  const { socket = 0, rest = 0 } = counted.messagesAccepted;
  return {
    suite: {
      connections: countOf(summary, 'connections_opened'),
      joins: countOf(summary, 'joins'),
      messages: countOf(summary, 'messages_acked'),
      deliveries: countOf(summary, 'messages_received'),
      open: countOf(summary, 'connections_opened') - countOf(summary, 'connections_closed'),
    },
    target: {
      connections: counted.connectionsAccepted,
      joins: counted.roomJoins,
      messages: socket + rest,
      deliveries: counted.deliveries,
      open: counted.connectionsOpen,
    },
  };
}

for (const socketsPerVu of ['100', '1', '7']) {
  test(`connections: with ${socketsPerVu} sockets per VU every count equals the target’s own`, () =>
    withTarget(async () => {
      const { exitCode, summary, output } = await run('websocket-connections', {
        SOCKETS_PER_VU: socketsPerVu,
      });
      assertPassed({ exitCode, output });
      const { suite, target: counted } = await bothCounts(summary);
      assert.deepEqual(suite, counted);
      assert.equal(suite.connections, 50);
      assert.ok(suite.messages > 100, `${suite.messages} messages`);
      assert.equal(countOf(summary, 'deliveries_lost'), 0);
      assert.equal(countOf(summary, 'deliveries'), countOf(summary, 'deliveries_expected'));
      assert.equal(countOf(summary, 'messages_delivered'), countOf(summary, 'messages_sent'));
    }));
}

for (const sendVia of ['websocket', 'rest']) {
  test(`throughput by ${sendVia}: the whole schedule is sent, every message read by all its subscribers`, () =>
    withTarget(async () => {
      const { exitCode, summary, output } = await run('message-throughput', { SEND_VIA: sendVia });
      assertPassed({ exitCode, output });
      const { suite, target: counted } = await bothCounts(summary);
      assert.deepEqual(suite, counted);
      // 50 messages a second for 5 seconds into 5 channels of 5.
      assert.deepEqual([suite.messages, suite.deliveries], [250, 1_250]);
      assert.equal(countOf(summary, 'messages_delivered'), 250);
      assert.deepEqual(
        ['text', 'mention', 'code', 'file'].map((type) => countOf(summary, `messages_sent{type:${type}}`)),
        [150, 51, 24, 25],
      );
    }));
}

test('with the bypass no rate limit is met; without it a limit is counted as what it is, to the message', () =>
  withTarget(async () => {
    // 50 messages of each user, of whom the target takes 30 a minute; ten refusals shut out the address they share.
    const env = { SEND_VIA: 'rest', USERS: '5', CHANNELS: '1' };
    const lifted = await run('message-throughput', env);
    assertPassed(lifted);
    assert.equal(countOf(lifted.summary, 'messages_acked'), 250);
    assert.equal(countOf(lifted.summary, 'errors{kind:rate_limited}'), 0);

    const { exitCode, summary, output } = await run('message-throughput', { ...env, RATE_LIMIT_BYPASS: '' });
    assert.equal(exitCode, 99, output);
    const acked = countOf(summary, 'messages_acked');
    assert.ok(acked > 100 && acked <= 150, `${acked} acknowledged`);
    assert.equal(countOf(summary, 'errors{kind:rate_limited}'), 250 - acked);
    assert.equal(countOf(summary, 'messages_failed'), 250 - acked);
    const { rateLimitRefusals } = await counts<{ rateLimitRefusals: Record<string, number> }>();
    assert.equal(rateLimitRefusals['message-write'], 10);
    assert.equal(rateLimitRefusals['blocked'], 250 - acked - 10);
  }));

test('users may sign in with e-mail and password from a file', () =>
  withTarget(async () => {
    const users = Array.from({ length: 5 }, (_, i) => `user-${i + 1}@example.test,k6-chat-password`);
    const usersFile = await scripts().write('users.csv', `email,password\n${users.join('\n')}\n`);
    const env = { USERS_FILE: usersFile, JWT_SECRET: '', USERS: '5' };
    const { exitCode, summary, output } = await run('websocket-connections', env);
    assertPassed({ exitCode, output });
    assert.equal(countOf(summary, 'connections_opened'), 5);
    const few = await run('websocket-connections', { ...env, USERS: '6' });
    assert.equal(few.exitCode, 107);
    assert.match(few.output, /expected at least 6 users, got 5; add users or lower USERS/);
  }));

test('users may bring their tokens in a JSON file', () =>
  withTarget(async () => {
    const users = [1, 2].map((n) => ({ userId: accountId(n), token: tokenOf(n) }));
    const usersFile = await scripts().write('users.json', JSON.stringify(users));
    const env = { USERS_FILE: usersFile, JWT_SECRET: '', USERS: '2', CHANNELS: '1' };
    const { exitCode, summary, output } = await run('message-throughput', env);
    assertPassed({ exitCode, output });
    const { suite, target: counted } = await bothCounts(summary);
    assert.deepEqual(suite, counted);
    assert.deepEqual([suite.connections, suite.messages, suite.deliveries], [2, 250, 500]);
  }));

test('a target missed on purpose ends with k6’s own code', () =>
  withTarget(async () => {
    // Nobody connects within the shortest time-out when the realtime address leads nowhere that answers.
    const silent = await serveSilence();
    try {
      const { exitCode, summary, output } = await run('websocket-connections', {
        TARGET_WS_URL: silent.url,
        USERS: '5',
        CONNECT_TIMEOUT: '300ms',
      });
      assert.equal(exitCode, 99, output);
      assert.equal(countOf(summary, 'connection_errors'), 5);
      assert.equal(countOf(summary, 'errors{kind:timeout}'), 5);
      assert.match(
        output,
        /Connection time \(p95\): no data, nothing was measured \(connections_opened is 0\)/,
      );
    } finally {
      await silent.stop();
    }
  }));

const strangers: [string, () => Promise<BadServer>, string][] = [
  ['answers HTML', serveHtml, 'not_chat'],
  ['speaks another protocol', serveOtherProtocol, 'not_chat'],
  ['closes during the handshake', serveClosedHandshake, 'handshake'],
  ['never ends the chat handshake', serveHalfHandshake, 'timeout'],
];
for (const [what, start, kind] of strangers) {
  test(`a server that ${what} is counted as ${kind}, once for each user`, () =>
    withTarget(async () => {
      const stranger = await start();
      try {
        const env = { TARGET_WS_URL: stranger.url, USERS: '5', CONNECT_TIMEOUT: '500ms' };
        const { exitCode, summary, output } = await run('websocket-connections', env);
        assert.equal(exitCode, 99, output);
        assert.equal(countOf(summary, `errors{kind:${kind}}`), 5, output);
        assert.deepEqual(
          ['connections_attempted', 'connections_opened', 'connection_errors'].map((key) =>
            countOf(summary, key),
          ),
          [5, 0, 5],
        );
      } finally {
        await stranger.stop();
      }
    }));
}

test('a chat that never answers the join keeps nobody for longer than planned, and every join is an error', () =>
  withTarget(async () => {
    const mute = await serveUnanswered();
    try {
      const env = { TARGET_WS_URL: mute.url, USERS: '5', CONNECT_TIMEOUT: '500ms' };
      const { exitCode, summary, output } = await run('websocket-connections', env);
      assert.equal(exitCode, 99, output);
      assert.deepEqual(
        ['connections_opened', 'connections_closed', 'joins', 'errors{kind:timeout}', 'messages_sent'].map(
          (key) => countOf(summary, key),
        ),
        [5, 5, 0, 5, 0],
      );
    } finally {
      await mute.stop();
    }
  }));

test('with auditors only they are judged, and everybody’s frames are counted', () =>
  withTarget(async () => {
    const { exitCode, summary, output } = await run('message-throughput', { AUDITORS: '2' });
    assertPassed({ exitCode, output });
    assert.deepEqual(
      ['messages_received', 'deliveries_expected', 'deliveries', 'deliveries_lost', 'messages_delivered'].map(
        (key) => countOf(summary, key),
      ),
      // 250 messages at five subscribers each, of whom two are auditors.
      [1_250, 500, 500, 0, 250],
    );
    assert.equal(summary?.metrics['message_service_time']?.values['count'], 250);
  }));

test('wrong credentials are given before any load', () =>
  withTarget(async () => {
    const { exitCode, output } = await run('websocket-connections', { JWT_SECRET: 'not-the-secret' });
    assert.equal(exitCode, SETUP_FAILED);
    assert.match(
      output,
      /Could not create the channel k6-chat-websocket-connections-\d+: expected status 201, got 401/,
    );
  }));

test('a target that is not there is given before any load', async () => {
  const { exitCode, output } = await scripts().run('message-throughput', {
    TARGET_URL: 'http://127.0.0.1:1',
    JWT_SECRET: 'x',
    PROFILE: 'smoke',
  });
  assert.equal(exitCode, SETUP_FAILED);
  assert.match(output, /Could not create the channel .*: .*connection refused/);
});

test('every configuration problem of a bundle is given at once', async () => {
  const { exitCode, output } = await scripts().run('message-throughput', { TARGTE_URL: 'x', RATE: 'fast' });
  assert.equal(exitCode, 107);
  assert.match(output, /message-throughput cannot start:/);
  assert.match(output, /RATE: expected a number from 0.1 to 1000000, got \\?"fast/);
  assert.match(output, /TARGET_URL: expected the address of the chat system, .*, got nothing/);
  assert.match(output, /TARGTE_URL is set .* and is no variable of k6-chat: .* Did you mean TARGET_URL\?/);
});

test('a disconnect storm in mid-test is counted to the last connection, and fails the test', () =>
  withTarget(async () => {
    const running = run('websocket-connections', { USERS: '20', DURATION: '9s' });
    // Who has joined is in: the target counts a connection before its user has heard `connected`.
    await waitFor(async () => (await bothCounts(undefined)).target.joins === 20);
    await target().stop();
    const { exitCode, summary, output } = await running;
    assert.equal(exitCode, 99, output);
    assert.deepEqual(
      ['connections_opened', 'connections_closed', 'disconnects', 'errors{kind:dropped}'].map((key) =>
        countOf(summary, key),
      ),
      [20, 20, 20, 20],
      output,
    );
  }));

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i += 1) {
    if (await condition()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the condition was not met within 30 s');
}
