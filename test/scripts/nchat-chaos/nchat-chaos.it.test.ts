import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import type { Recovery } from '../../../record/recovery-schema.ts';
import { assertNothingLeft, startRun } from '../../run/processes.ts';

const base = mkdtempSync(join(tmpdir(), 'nchat-chaos-'));
after(() => rmSync(base, { recursive: true }));

interface Count {
  readonly label: string;
  readonly suite: number;
  readonly target: number;
}

/** Runs one test at smoke size as a user does, and reads what it left. */
async function runOne(t: TestContext, name: string, values: readonly string[] = []) {
  const folder = mkdtempSync(join(base, 'run-'));
  const state = join(folder, 'state');
  const args = ['run', 'PROFILE=smoke', `TESTS=${name}`, ...values];
  const run = startRun(t, args, { RESULTS_DIR: join(folder, 'results'), XDG_STATE_HOME: state });
  const exitCode = await run.exit();
  const output = run.stdout() + run.stderr();
  await assertNothingLeft(run);
  const journals = join(state, 'k6-chat/faults');
  assert.deepEqual(existsSync(journals) ? readdirSync(journals) : [], []);
  const latest = join(folder, 'results/latest');
  const textOf = (file: string): string => readFileSync(join(latest, file), 'utf8');
  const [entry] = JSON.parse(textOf('report.json')).tests;
  const counts: readonly Count[] = entry.counts;
  const events = (): string[] =>
    textOf(`${name}/faults.ndjson`)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ event, id }) => `${event} ${id}`);
  const recovery = (): Recovery => JSON.parse(textOf(`${name}/recovery.json`));
  const { metrics } = JSON.parse(textOf(`${name}/summary.json`));
  const count = (metric: string): number => metrics[metric]?.values.count ?? 0;
  return { exitCode, output, counts, events, recovery, count };
}

/** Both ends counted the same, and more than nothing. */
function assertSameCounts(counts: readonly Count[]): void {
  assert.deepEqual(
    counts.map(({ label }) => label),
    ['Connections', 'Messages accepted', 'Deliveries', 'REST requests, set-up included'],
  );
  assert.deepEqual(
    counts.filter(({ suite, target }) => suite !== target || suite === 0),
    [],
  );
}

for (const [name, users] of [
  ['peak-load', 60],
  ['sustained-load', 40],
  ['nchat-chaos-endurance', 40],
] as const) {
  test(`${name}: everybody stays, as the target counts it`, async (t) => {
    const { exitCode, output, counts, count } = await runOne(t, name);
    assert.equal(exitCode, 0, output);
    assertSameCounts(counts);
    assert.deepEqual(['connections_opened', 'disconnects', 'deliveries_lost'].map(count), [users, 0, 0]);
  });
}

test('burst-traffic: the crowd comes twice, and messages are timed before, during and after it', async (t) => {
  const { exitCode, output, counts, count } = await runOne(t, 'burst-traffic');
  assert.equal(exitCode, 0, output);
  assertSameCounts(counts);
  // Ten stay; ninety come twice.
  assert.deepEqual(['connections_opened', 'disconnects'].map(count), [190, 0]);
  const phases = ['before', 'bursts', 'after'].map((phase) => count(`phase_messages{phase:${phase}}`));
  assert.ok(
    phases.every((messages) => messages > 0),
    `messages by phase: ${phases}`,
  );
});

test('network-partition: what was sent meanwhile arrives afterwards, none lost and none twice', async (t) => {
  const { exitCode, output, counts, events, recovery, count } = await runOne(t, 'network-partition');
  assert.equal(exitCode, 0, output);
  assertSameCounts(counts);
  assert.deepEqual(events(), ['injected partition', 'removed partition']);
  assert.deepEqual(['connections_opened', 'disconnects', 'deliveries_duplicated'].map(count), [40, 0, 0]);
  assert.equal(recovery().faults[0]?.detected.state, 'known');
});
