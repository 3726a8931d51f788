import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { auditSchema } from '../../record/audit-schema.ts';
import { mergeSchema } from '../../record/merge/merge-schema.ts';
import { summarySchema } from '../../record/summary-schema.ts';
import { assertNothingLeft, startRun } from '../run/processes.ts';
import { asRecord, BYPASS, SECRET, startTestTarget } from '../target/test-target.ts';

// The built-in target loses, repeats and reorders deliveries and counts them, as it counts connections, messages and
// deliveries. What several generators report together is that, to the message, however many they are.

const base = mkdtempSync(join(tmpdir(), 'several-generators-'));
after(() => rmSync(base, { recursive: true }));

const faults = [
  { fault: 'lose', count: 40, every: 11 },
  { fault: 'duplicate', count: 30, every: 17 },
  { fault: 'reorder', count: 20, every: 23 },
];

const RATE = 100;
const SECONDS = 5;
const USERS = 150;
const CHANNELS = 30;

for (const count of [2, 3, 5]) {
  test(`${count} generators together report what the target did and counted, to the message`, async (t) => {
    const target = await startTestTarget({ faults: true });
    t.after(() => target.stop());
    const put = await fetch(`${target.restUrl}/api/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ seed: 1, faults }),
    });
    assert.equal(put.status, 200);
    const folder = join(base, String(count));
    const run = startRun(
      t,
      [
        ...['run', 'PROFILE=smoke', 'TESTS=message-throughput', `GENERATORS=${count}`],
        ...[`RATE=${RATE}`, `DURATION=${SECONDS}s`, `USERS=${USERS}`, `CHANNELS=${CHANNELS}`],
      ],
      {
        TARGET_URL: target.restUrl,
        TARGET_WS_URL: target.realtimeUrl,
        JWT_SECRET: SECRET,
        RATE_LIMIT_BYPASS: BYPASS,
        RESULTS_DIR: folder,
      },
    );
    await run.exit();
    await assertNothingLeft(run);
    const read = (file: string): unknown =>
      JSON.parse(readFileSync(join(folder, 'latest', 'message-throughput', file), 'utf8'));

    const merge = mergeSchema.parse(read('merge.json'));
    assert.deepEqual([merge.problems, merge.generators.length], [[], count], run.stdout());
    assert.ok(merge.proof.counts > 0 && merge.proof.percentiles > 0);
    assert.deepEqual(merge.missing, {});

    const { injected } = asRecord(await (await fetch(`${target.restUrl}/api/faults`)).json());
    assert.deepEqual(injected, { lose: 40, duplicate: 30, reorder: 20 });
    const { totals } = auditSchema.parse(read('audit.json'));
    const { lost, duplicated, outOfOrder } = totals;
    assert.deepEqual({ lost, duplicated, outOfOrder }, { lost: 40, duplicated: 30, outOfOrder: 20 });

    const { metrics } = summarySchema.parse(read('summary.json'));
    const countOf = (key: string): number => metrics[key]?.values['count'] ?? 0;
    assert.equal(countOf('messages_sent'), RATE * SECONDS);
    const counted = asRecord(await (await fetch(`${target.restUrl}/api/metrics?format=json`)).json());
    assert.deepEqual(
      {
        connections: countOf('connections_opened'),
        joins: countOf('joins'),
        messages: countOf('messages_acked'),
        deliveries: countOf('messages_received'),
      },
      {
        connections: counted['connectionsAccepted'],
        joins: counted['roomJoins'],
        messages: asRecord(counted['messagesAccepted'])['socket'],
        deliveries: counted['deliveries'],
      },
    );
    assert.deepEqual(
      ['deliveries_lost', 'deliveries_duplicated', 'deliveries_out_of_order'].map(countOf),
      [40, 30, 20],
    );
  });
}
