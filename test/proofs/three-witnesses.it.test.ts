import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditOfLog } from '../record/merge/audit-of-log.ts';
import { countOf, createScriptRunner } from '../scripts/nchat/run-script.ts';
import { asRecord, BYPASS, SECRET, startTestTarget } from '../target/test-target.ts';
import { accountOf } from './official-listener.ts';
import { channelNames, LISTENER, sitIn } from './sit-in.ts';

// The built-in target loses, repeats and reorders deliveries and writes down which; the official client sits in the
// channels as one more reader. What the target says it did to the client is what the client found, message by message,
// and what it says it did to the suite's sockets is what the suite found, channel by channel.

/** One delivery that the target did something to. */
interface Injected {
  readonly fault: string;
  readonly messageId: string;
  readonly room: string;
  readonly recipient: string;
}

const plan = {
  seed: 1,
  faults: [
    { fault: 'lose', count: 40, every: 11 },
    { fault: 'duplicate', count: 30, every: 17 },
    { fault: 'reorder', count: 20, every: 23 },
  ],
};

/** The place of a channel's user: five users in each channel, by their number over all channels. */
const readerOf = (recipient: string): number => Number(recipient.replace('k6-user-', '')) % 5;

test('the target’s log, the official client and the suite tell the same of every delivery that went wrong', async (t) => {
  const target = await startTestTarget({ faults: true });
  t.after(() => target.stop());
  const scripts = await createScriptRunner();
  t.after(() => scripts.close());
  const listener = await sitIn(t, target);
  const control = `${target.restUrl}/api/faults`;
  const headers = { 'content-type': 'application/json' };
  const put = await fetch(control, { method: 'PUT', headers, body: JSON.stringify(plan) });
  assert.equal(put.status, 200);
  const { exitCode, summary, output } = await scripts.run('message-throughput', {
    TARGET_URL: target.restUrl,
    TARGET_WS_URL: target.realtimeUrl,
    JWT_SECRET: SECRET,
    RATE_LIMIT_BYPASS: BYPASS,
    PROFILE: 'smoke',
    AUDIT_LOG: 'yes',
  });
  assert.equal(exitCode, 99, output);
  await listener.quiet(200);
  const { injected, log } = asRecord(await (await fetch(control)).json()) as {
    injected: Record<string, number>;
    log: Injected[];
  };
  assert.deepEqual(injected, { lose: 40, duplicate: 30, reorder: 20 });
  const done = (fault: string, isWanted: (entry: Injected) => boolean): string[] =>
    log
      .filter((entry) => entry.fault === fault && isWanted(entry))
      .map(({ messageId }) => messageId)
      .sort();

  // The official client, by the whole token of each message.
  const nonce = /~k6c~([0-9a-z]{6})/.exec(log[0]?.messageId ?? '')?.[1];
  const idOf = (room: number, seq: number): string =>
    `~k6c~${nonce}${String(room).padStart(6, '0')}${String(seq).padStart(8, '0')}~`;
  const accounts = channelNames.map((_, room) => accountOf(listener.heard, room));
  const found = (seqsOf: (account: (typeof accounts)[number]) => readonly number[]): string[] =>
    accounts.flatMap((account, room) => seqsOf(account).map((seq) => idOf(room, seq))).sort();
  const toListener = ({ recipient }: Injected): boolean => recipient === LISTENER;
  const all = Array.from({ length: 250 / channelNames.length }, (_, seq) => seq);
  for (const fault of ['lose', 'duplicate', 'reorder']) {
    assert.ok(done(fault, toListener).length > 0, `the target did not ${fault} anything of the client`);
  }
  assert.deepEqual(
    {
      lost: found(({ seqs }) => all.filter((seq) => !seqs.includes(seq))),
      duplicated: found(({ duplicated }) => duplicated),
      outOfOrder: found(({ outOfOrder }) => outOfOrder),
    },
    {
      lost: done('lose', toListener),
      duplicated: done('duplicate', toListener),
      outOfOrder: done('reorder', toListener),
    },
  );

  // The suite: its totals, its channels and its examples.
  const toSuite = ({ recipient }: Injected): boolean => recipient.startsWith('k6-user-');
  assert.deepEqual(
    ['deliveries_lost', 'deliveries_duplicated', 'deliveries_out_of_order', 'messages_sent'].map((key) =>
      countOf(summary, key),
    ),
    [...['lose', 'duplicate', 'reorder'].map((fault) => done(fault, toSuite).length), 250],
  );
  const audit = auditOfLog(output);
  assert.ok(audit);
  assert.deepEqual(
    audit.rooms.map(({ name, lost, duplicated, outOfOrder }) => ({ name, lost, duplicated, outOfOrder })),
    channelNames.map((name) => {
      const inRoom = (entry: Injected): boolean => toSuite(entry) && entry.room === name;
      return {
        name,
        lost: done('lose', inRoom).length,
        duplicated: done('duplicate', inRoom).length,
        outOfOrder: done('reorder', inRoom).length,
      };
    }),
  );
  const faultOf = { lost: 'lose', duplicated: 'duplicate', 'out-of-order': 'reorder', late: 'none' };
  assert.ok(audit.examples.length >= 3, `${audit.examples.length} examples`);
  for (const { kind, id, reader } of audit.examples) {
    const entry = log.find(
      ({ fault, messageId, recipient }) =>
        fault === faultOf[kind] &&
        messageId === id &&
        recipient !== LISTENER &&
        readerOf(recipient) === reader,
    );
    assert.ok(entry, `the target did not make ${kind} of ${id} at reader ${reader}`);
  }
  // Every message that some socket of the suite lost has failed, and no other.
  assert.equal(countOf(summary, 'messages_failed'), new Set(done('lose', toSuite)).size);
});
