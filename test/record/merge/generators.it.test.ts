import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Audit } from '../../../record/audit-schema.ts';
import { mergeSchema } from '../../../record/merge/merge-schema.ts';
import { startRun } from '../../run/processes.ts';
import { asRecord, BYPASS, SECRET, startTestTarget } from '../../target/test-target.ts';

// The target loses, repeats and reorders deliveries while a test runs in two, three and five k6, its rooms whole in a
// virtual user or shared by several of different generators. What the target says it did is what the merge says.

const base = mkdtempSync(join(tmpdir(), 'merged-generators-'));
after(() => rmSync(base, { recursive: true }));

const plan = {
  seed: 5,
  faults: [
    { fault: 'lose', count: 37, every: 19 },
    { fault: 'duplicate', count: 23, every: 31 },
    { fault: 'reorder', count: 11, every: 43 },
  ],
};

interface Injected {
  readonly fault: string;
  readonly room: string;
  readonly messageId: string;
}

for (const { generators, rooms, socketsPerVu } of [
  { generators: 2, rooms: 'whole', socketsPerVu: '10' },
  { generators: 3, rooms: 'shared', socketsPerVu: '3' },
  { generators: 5, rooms: 'shared', socketsPerVu: '4' },
]) {
  test(`${generators} generators with ${rooms} rooms count what the target did, to the message`, async (t) => {
    const target = await startTestTarget({ faults: true });
    t.after(() => target.stop());
    const control = `${target.restUrl}/api/faults`;
    const headers = { 'content-type': 'application/json' };
    await fetch(control, { method: 'PUT', headers, body: JSON.stringify(plan) });
    const folder = mkdtempSync(join(base, 'results-'));
    const run = startRun(
      t,
      [
        'run',
        'PROFILE=smoke',
        'TESTS=message-throughput',
        'USERS=50',
        'CHANNELS=10',
        'RATE=60',
        'DURATION=5s',
        `SOCKETS_PER_VU=${socketsPerVu}`,
        `GENERATORS=${generators}`,
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
    const read = (file: string) =>
      JSON.parse(readFileSync(join(folder, 'latest', 'message-throughput', file), 'utf8'));
    const merge = mergeSchema.parse(read('merge.json'));
    assert.deepEqual([merge.problems, merge.missing], [[], {}], run.stdout() + run.stderr());
    assert.equal(merge.generators.length, generators);
    assert.ok(merge.proof.counts > 0 && merge.proof.percentiles > 0);

    const { log } = asRecord(await (await fetch(control)).json()) as { log: Injected[] };
    const done = (fault: string) => log.filter((entry) => entry.fault === fault);
    const audit = read('audit.json') as Audit;
    const { metrics } = read('summary.json');
    const count = (key: string): number => metrics[key]?.values.count ?? 0;
    const sent = count('messages_sent');
    assert.deepEqual(
      [audit.totals.expected, audit.totals.lost, audit.totals.duplicated, audit.totals.outOfOrder],
      [5 * sent, done('lose').length, done('duplicate').length, done('reorder').length],
    );
    assert.deepEqual(
      [audit.totals.expected, audit.totals.lost],
      [count('deliveries_expected'), count('deliveries_lost')],
    );
    assert.equal(audit.rooms.length, 10);
    assert.equal(
      count('messages_failed') - count('messages_not_sent'),
      new Set(done('lose').map(({ messageId }) => messageId)).size,
    );
    // Of deliveries between generators there is no latency: their clocks are different ones.
    if (rooms === 'whole') {
      assert.equal(count('message_latency'), count('deliveries'));
    } else {
      assert.ok(count('message_latency') < count('deliveries'));
    }
  });
}
