import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { Recovery } from '../../record/recovery-schema.ts';
import { assertNothingLeft, startRun } from '../run/processes.ts';

const base = mkdtempSync(join(tmpdir(), 'run-one-'));
after(() => rmSync(base, { recursive: true }));

/** What both ends counted. */
export interface Count {
  readonly label: string;
  readonly suite: number;
  readonly target: number;
}

/** A judged row, as far as tests look at it. */
export interface JudgedFigure {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly status: string;
  readonly actual: number | null;
}

/** Runs one test at smoke size as a user does, and reads what it left; nothing else is left. */
export async function runOne(t: TestContext, name: string, values: readonly string[] = []) {
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
  const rows: readonly JudgedFigure[] = entry.rows;
  const events = (): string[] =>
    textOf(`${name}/faults.ndjson`)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ event, id }) => `${event} ${id}`);
  const recovery = (): Recovery => JSON.parse(textOf(`${name}/recovery.json`));
  const { metrics } = JSON.parse(textOf(`${name}/summary.json`));
  const count = (metric: string): number => metrics[metric]?.values.count ?? 0;
  return { exitCode, output, counts, rows, events, recovery, count };
}
