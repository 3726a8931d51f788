import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertPassed } from '../scripts/assert-passed.ts';
import { countOf, createScriptRunner, type ScriptRunner } from '../scripts/nchat/run-script.ts';
import { asRecord, BYPASS, SECRET, startTestTarget } from '../target/test-target.ts';
import { accountOf } from './official-listener.ts';
import { channelNames, sitIn } from './sit-in.ts';
import { waitFor } from './wait-for.ts';

// The official `socket.io-client` sits in the same channels of the built-in target as the suite's own sockets, reads
// with code of its own, and both must tell the same of every message.

const SUBSCRIBERS = 25;
const CHANNELS = channelNames.length;

let scripts: ScriptRunner;

before(async () => {
  scripts = await createScriptRunner();
});
after(() => scripts.close());

/** A message by what came with it, as a reader without the suite's tables would sort it. */
function kindOf(payload: unknown): string {
  const metadata = asRecord(asRecord(payload)['metadata'] ?? {});
  return 'mentions' in metadata
    ? 'mention'
    : 'format' in metadata
      ? 'code'
      : 'attachments' in metadata
        ? 'file'
        : 'text';
}

/** Which user of the test a sender is: a socket says the name in its token, a REST call the account. */
function indexOfUser(from: string): number {
  const [, name] = /^k6-user-(\d+)$/.exec(from) ?? [];
  return name === undefined ? Number.parseInt(from.slice(-12), 16) - 1 : Number(name);
}

for (const sendVia of ['websocket', 'rest']) {
  test(`sent by ${sendVia}: the official client reads each message once, in order, in its channel, and the suite says so`, async (t) => {
    const target = await startTestTarget();
    t.after(() => target.stop());
    const kinds: Record<string, number> = {};
    const listener = await sitIn(t, target, (payload) => {
      kinds[kindOf(payload)] = (kinds[kindOf(payload)] ?? 0) + 1;
    });
    const running = scripts.run('message-throughput', {
      TARGET_URL: target.restUrl,
      TARGET_WS_URL: target.realtimeUrl,
      JWT_SECRET: SECRET,
      RATE_LIMIT_BYPASS: BYPASS,
      PROFILE: 'smoke',
      SEND_VIA: sendVia,
    });
    await waitFor('the first message', () => listener.heard.length > 0);
    // The other way round: what the official client says is read by the suite's sockets, and counted as not its own.
    for (const roomName of channelNames) {
      await listener.socket.emitWithAck('message:send', { roomName, content: 'Is this a test?' });
    }
    const { exitCode, summary, output } = await running;
    assertPassed({ exitCode, output });
    await listener.quiet(200);

    const accounts = channelNames.map((_, room) => accountOf(listener.heard, room));
    const sent = countOf(summary, 'messages_sent');
    assert.equal(sent, 250);
    for (const account of accounts) {
      assert.deepEqual(account, {
        seqs: Array.from({ length: sent / CHANNELS }, (_, seq) => seq),
        duplicated: [],
        outOfOrder: [],
      });
    }
    // Each message came from a user of the channel that its token names: five users in each.
    assert.deepEqual(
      listener.heard.filter(({ room, from }) => Math.floor(indexOfUser(from) / 5) !== room),
      [],
    );
    const heard = accounts.reduce((sum, { seqs }) => sum + seqs.length, 0);
    const readers = SUBSCRIBERS / CHANNELS;
    assert.deepEqual(
      [
        'messages_delivered',
        'deliveries_expected',
        'deliveries',
        'deliveries_lost',
        'deliveries_duplicated',
        'deliveries_out_of_order',
        'deliveries_foreign',
        'messages_received',
      ].map((key) => countOf(summary, key)),
      [heard, heard * readers, heard * readers, 0, 0, 0, CHANNELS * readers, (heard + CHANNELS) * readers],
    );
    if (sendVia === 'websocket') {
      const counted = ['text', 'mention', 'code', 'file'].map((type) => [
        type,
        countOf(summary, `messages_delivered{type:${type}}`),
      ]);
      assert.deepEqual(Object.fromEntries(counted), kinds);
    }
  });
}
