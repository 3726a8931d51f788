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
  readonly label: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly status: string;
  readonly actual: number | null;
}

/** Runs tests at smoke size as a user does, one after another on one target, and reads what they left; nothing else is left. */
export async function runSome(
  t: TestContext,
  names: readonly string[],
  values: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const folder = mkdtempSync(join(base, 'run-'));
  const state = join(folder, 'state');
  const args = ['run', 'PROFILE=smoke', `TESTS=${names.join(',')}`, ...values];
  const run = startRun(t, args, { RESULTS_DIR: join(folder, 'results'), XDG_STATE_HOME: state, ...env });
  const exitCode = await run.exit();
  const output = run.stdout() + run.stderr();
  await assertNothingLeft(run);
  const journals = join(state, 'k6-chat/faults');
  assert.deepEqual(existsSync(journals) ? readdirSync(journals) : [], []);
  const latest = join(folder, 'results/latest');
  const textOf = (file: string): string => readFileSync(join(latest, file), 'utf8');
  const report = JSON.parse(textOf('report.json'));
  /** What one of the tests left. */
  const of = (name: string) => {
    const entry = report.tests.find((one: { readonly name: string }) => one.name === name);
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
    const value = (metric: string, stat: string): number => metrics[metric]?.values[stat] ?? 0;
    const count = (metric: string): number => value(metric, 'count');
    return { verdict: String(entry.verdict), counts, rows, events, recovery, value, count };
  };
  return { exitCode, output, verdict: String(report.verdict), of };
}

/** Runs one test as `runSome` does. */
export async function runOne(
  t: TestContext,
  name: string,
  values: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const { exitCode, output, of } = await runSome(t, [name], values, env);
  return { exitCode, output, ...of(name) };
}
