import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertPassed } from '../scripts/assert-passed.ts';
import { countOf, createScriptRunner, type ScriptRunner } from '../scripts/nchat/run-script.ts';
import { type ChatRoom, type ChatRoomOptions, openChatRoom } from './chat-room.ts';
import { accountOf, listenOfficially, type OfficialListener } from './official-listener.ts';
import { waitFor } from './wait-for.ts';

// Somebody else's server and client: the official `socket.io` server and the official `socket.io-client`, an ordinary
// user among the suite's own sockets. The room's handlers are ours; see chat-room.ts.

const USERS = 10;
const MESSAGES = 120;
const load = {
  PROFILE: 'smoke',
  USERS: String(USERS),
  RATE: '40',
  DURATION: '3s',
  DELIVERY_TIMEOUT: '1s',
};

let scripts: ScriptRunner;

before(async () => {
  scripts = await createScriptRunner();
});
after(() => scripts.close());

async function withRoom(
  options: ChatRoomOptions,
  check: (room: ChatRoom, listener: OfficialListener) => Promise<void>,
): Promise<void> {
  const room = await openChatRoom(options);
  const event = options.like === 'example' ? 'new message' : 'chat message';
  const senderOf = (payload: unknown) => (payload as { username?: string }).username ?? '';
  const listener = await listenOfficially(room.url, { event, senderOf });
  try {
    await check(room, listener);
  } finally {
    listener.socket.close();
    await room.stop();
  }
}

const run = (protocol: string, room: ChatRoom, env: Readonly<Record<string, string>> = load) =>
  scripts.run('message-throughput', { TARGET_URL: room.url, PROTOCOL: protocol, ...env });

for (const { like, protocol, readers } of [
  { like: 'example', protocol: 'socketio-chat', readers: USERS - 1 },
  { like: 'tutorial', protocol: 'socketio-tutorial', readers: USERS },
] as const) {
  test(`a room like Socket.IO’s ${like}: every message reaches ${readers} of ${USERS} sockets and the official client`, () =>
    withRoom({ like }, async (room, listener) => {
      const { exitCode, summary, output } = await run(protocol, room);
      assertPassed({ exitCode, output });
      await listener.quiet(200);
      assert.deepEqual(
        ['connections_opened', 'joins', 'messages_sent', 'messages_delivered', 'deliveries'].map((key) =>
          countOf(summary, key),
        ),
        [USERS, USERS, MESSAGES, MESSAGES, MESSAGES * readers],
      );
      // Nobody acknowledges anything, and nobody pretends so.
      assert.equal(countOf(summary, 'messages_acked'), 0);
      assert.equal(summary?.metrics['message_service_time']?.values['count'], MESSAGES);
      assert.equal(room.received.length, MESSAGES);
      const { outOfOrder, ...account } = accountOf(listener.heard, 0);
      assert.deepEqual(account, {
        seqs: Array.from({ length: MESSAGES }, (_, seq) => seq),
        duplicated: [],
      });
      // The tutorial’s messages name no sender, and those of several senders have no order among them.
      assert.deepEqual(like === 'example' ? outOfOrder : [], []);
    }));
}

test('a room that loses, repeats and delays: the suite’s books are the official client’s, for each of its readers', () =>
  withRoom(
    {
      like: 'example',
      // The users take turns, so a message that waits for a round of them comes after a later one of its own sender.
      fate: (nth) =>
        nth % 10 === 0
          ? 'lose'
          : nth % 7 === 0
            ? 'twice'
            : nth % 23 === 0 && nth < 100
              ? { afterOthers: USERS + 2 }
              : 'deliver',
    },
    async (room, listener) => {
      const { exitCode, summary, output } = await run('socketio-chat', room);
      assert.equal(exitCode, 99, output);
      await listener.quiet(200);
      const { seqs, duplicated, outOfOrder } = accountOf(listener.heard, 0);
      const lost = MESSAGES - seqs.length;
      // What was put in: the 10th, 20th … 120th lost; of the multiples of 7 the one of 70 lost, the rest twice; 23, 46, 69 and 92 late.
      assert.deepEqual(
        [room.received.length, lost, duplicated.length, outOfOrder.length],
        [MESSAGES, 12, 16, 4],
      );
      const readers = USERS - 1;
      const counted = Object.fromEntries(
        [
          'messages_sent',
          'messages_delivered',
          'messages_failed',
          'deliveries_expected',
          'deliveries',
          'deliveries_lost',
          'deliveries_duplicated',
          'deliveries_out_of_order',
        ].map((key) => [key, countOf(summary, key)]),
      );
      assert.deepEqual(counted, {
        messages_sent: MESSAGES,
        messages_delivered: seqs.length,
        messages_failed: lost,
        deliveries_expected: MESSAGES * readers,
        deliveries: seqs.length * readers,
        deliveries_lost: lost * readers,
        deliveries_duplicated: duplicated.length * readers,
        deliveries_out_of_order: outOfOrder.length * readers,
      });
    },
  ));

test('what the official client says in the room is read by every socket, and is none of the suite’s', () =>
  withRoom({ like: 'tutorial' }, async (room, listener) => {
    const running = run('socketio-tutorial', room);
    await waitFor('the first message', () => room.received.length > 0);
    for (const text of ['hello', 'is anybody there?', '~k6c~abcdef00000000000001~']) {
      listener.socket.emit('chat message', text);
    }
    const { exitCode, summary, output } = await running;
    assertPassed({ exitCode, output });
    assert.equal(room.received.length, MESSAGES + 3);
    assert.deepEqual(
      ['messages_received', 'deliveries', 'deliveries_foreign', 'deliveries_duplicated'].map((key) =>
        countOf(summary, key),
      ),
      [(MESSAGES + 3) * USERS, MESSAGES * USERS, 3 * USERS, 0],
    );
  }));

test('users who come, chat and go: everybody who was there has read everything', () =>
  withRoom({ like: 'example' }, async (room, listener) => {
    const { exitCode, summary, output } = await scripts.run('websocket-connections', {
      TARGET_URL: room.url,
      PROTOCOL: 'socketio-chat',
      PROFILE: 'smoke',
      USERS: '15',
    });
    assertPassed({ exitCode, output });
    await listener.quiet(200);
    const { seqs } = accountOf(listener.heard, 0);
    assert.ok(seqs.length > 30, `${seqs.length} messages`);
    assert.deepEqual(
      [
        'connections_opened',
        'connections_closed',
        'messages_sent',
        'messages_delivered',
        'deliveries_lost',
      ].map((key) => countOf(summary, key)),
      [15, 15, seqs.length, seqs.length, 0],
    );
    assert.equal(countOf(summary, 'deliveries'), countOf(summary, 'deliveries_expected'));
  }));
