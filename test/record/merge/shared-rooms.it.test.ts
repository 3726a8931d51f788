import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Audit } from '../../../record/audit-schema.ts';
import { mergeTest } from '../../../record/merge/merge-test.ts';
import { countOf, createScriptRunner } from '../../scripts/nchat/run-script.ts';
import { asRecord, BYPASS, SECRET, startTestTarget } from '../../target/test-target.ts';

// Rooms of five whose users are in two and three virtual users each: what the target says that it lost, repeated and
// reordered, message by message and user by user, is what the books of all of them say together.

/** One delivery that the target did something to. */
interface Injected {
  readonly fault: string;
  readonly messageId: string;
  readonly room: string;
  readonly recipient: string;
}

const plan = {
  seed: 3,
  faults: [
    { fault: 'lose', count: 60, every: 9 },
    { fault: 'duplicate', count: 30, every: 17 },
    { fault: 'reorder', count: 20, every: 23 },
  ],
};

test('rooms that virtual users share are audited as those of one, to the message', async (t) => {
  const target = await startTestTarget({ faults: true });
  t.after(() => target.stop());
  const scripts = await createScriptRunner();
  t.after(() => scripts.close());
  const control = `${target.restUrl}/api/faults`;
  const headers = { 'content-type': 'application/json' };
  await fetch(control, { method: 'PUT', headers, body: JSON.stringify(plan) });
  const { summary, output } = await scripts.run('message-throughput', {
    TARGET_URL: target.restUrl,
    TARGET_WS_URL: target.realtimeUrl,
    JWT_SECRET: SECRET,
    RATE_LIMIT_BYPASS: BYPASS,
    PROFILE: 'smoke',
    SOCKETS_PER_VU: '3',
    AUDIT_LOG: 'yes',
  });
  const { log } = asRecord(await (await fetch(control)).json()) as { log: Injected[] };
  const testDir = await mkdtemp(join(tmpdir(), 'k6-chat-shared-'));
  t.after(() => rm(testDir, { recursive: true }));
  const dir = join(testDir, 'generators', '1');
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'k6.log'), output);
  await writeFile(join(dir, 'summary.json'), JSON.stringify(summary));
  const merge = await mergeTest(testDir);
  assert.deepEqual(
    merge.problems.map(({ kind }) => kind),
    ['no-timeline'],
    JSON.stringify(merge.problems),
  );
  assert.deepEqual(merge.generators[0]?.virtualUsers, 9);

  const audit = JSON.parse(await readFile(join(testDir, 'audit.json'), 'utf8')) as Audit;
  const merged = JSON.parse(await readFile(join(testDir, 'summary.json'), 'utf8'));
  const done = (fault: string, room?: string): Injected[] =>
    log.filter((entry) => entry.fault === fault && (room === undefined || entry.room === room));
  assert.ok(done('lose').length === 60 && done('duplicate').length > 0 && done('reorder').length > 0);
  assert.deepEqual(
    audit.rooms.map(({ name, expected, delivered, lost, duplicated, outOfOrder }) => ({
      name,
      all: [expected, delivered + lost],
      lost,
      duplicated,
      outOfOrder,
    })),
    audit.rooms.map(({ name }) => ({
      name,
      all: [250, 250],
      lost: done('lose', name).length,
      duplicated: done('duplicate', name).length,
      outOfOrder: done('reorder', name).length,
    })),
  );
  assert.equal(audit.rooms.length, 5);
  const failed = new Set(done('lose').map(({ messageId }) => messageId)).size;
  assert.deepEqual(
    [
      'messages_sent',
      'deliveries_expected',
      'deliveries',
      'deliveries_lost',
      'deliveries_duplicated',
      'deliveries_out_of_order',
      'messages_delivered',
      'messages_failed',
      'message_latency',
    ].map((key) => countOf(merged, key)),
    [250, 1_250, 1_190, 60, done('duplicate').length, done('reorder').length, 250 - failed, failed, 1_190],
  );
  assert.deepEqual(merged.metrics.message_success.values, {
    rate: (250 - failed) / 250,
    passes: 250 - failed,
    fails: failed,
  });
  // Most of what was lost at a virtual user with one reader of the room nobody there knew of.
  assert.ok(countOf(summary, 'deliveries_lost') < 60);
  for (const { id, kind, reader } of audit.examples) {
    const fault = { lost: 'lose', duplicated: 'duplicate', 'out-of-order': 'reorder', late: 'none' }[kind];
    assert.ok(
      log.some(
        (entry) =>
          entry.fault === fault &&
          entry.messageId === id &&
          Number(entry.recipient.replace('k6-user-', '')) % 5 === reader,
      ),
      `the target did not make ${kind} of ${id} at reader ${reader}`,
    );
  }
});
