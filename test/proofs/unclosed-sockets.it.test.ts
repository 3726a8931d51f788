import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertNothingLeft, startRun } from '../run/processes.ts';
import { assertPassed } from '../scripts/assert-passed.ts';
import { runOne } from '../scripts/run-one.ts';

const env = { REFERENCE_LIMITS: 'closeHoldMs=600000' };

test('connections that the target never closes cost no figure, and the run ends', async (t) => {
  const { exitCode, output, counts, count, rows } = await runOne(t, 'lockstep-latency', [], env);
  // A busy machine may miss the stricter level of a latency, which is no failure.
  assertPassed({ exitCode, output });
  assert.match(
    output,
    /k6 was ended after all its users had ended: connections that the target never closed/,
  );
  assert.deepEqual(
    ['messages_sent', 'messages_delivered', 'deliveries_lost', 'connections_closed'].map(count),
    [1_000, 1_000, 0, 2],
  );
  assert.equal(count('errors{kind:not_closed}'), 2);
  assert.deepEqual(
    counts.map(({ label, suite, target }) => [label, suite === target]),
    counts.map(({ label }) => [label, true]),
  );
  assert.ok(counts.length > 0);
  assert.deepEqual(
    rows.filter(({ status }) => status === 'no-data'),
    [],
  );
});

test('Ctrl-C in the midst of a load whose connections the target never closes keeps what was measured', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'unclosed-sockets-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const args = ['run', 'PROFILE=smoke', 'TESTS=soak', 'DURATION=5m'];
  const run = startRun(t, args, { ...env, RESULTS_DIR: folder });
  await run.says(/deliveries matched\/s, p95 \d/);
  run.child.kill('SIGINT');
  assert.equal(await run.exit(), 130, run.stderr());
  await assertNothingLeft(run);
  const textOf = (file: string): string => readFileSync(join(folder, 'latest', file), 'utf8');
  const { verdict, tests } = JSON.parse(textOf('report.json'));
  assert.deepEqual([verdict, tests[0].state, tests[0].verdict], ['PARTIAL', 'interrupted', 'PARTIAL']);
  const { metrics } = JSON.parse(textOf('soak/summary.json'));
  assert.ok(metrics.messages_delivered.values.count > 0);
  assert.ok(metrics.message_latency.values['p(95)'] > 0);
});
