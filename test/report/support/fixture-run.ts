import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { metricKey } from '../../../lib/config/thresholds-of.ts';
import { holds } from '../../../lib/summary/judge-row.ts';
import type { TestSummary } from '../../../lib/summary/test-summary.ts';
import { type Manifest, manifestSchema } from '../../../record/manifest-schema.ts';
import { summarySchema } from '../../../record/summary-schema.ts';

const SMOKE = fileURLToPath(new URL('../fixtures/smoke/', import.meta.url));

/** The moment that documents of tests state as theirs. */
export const NOW = new Date('2026-11-20T20:00:00Z');

/** A copy of the recorded run in a results folder of its own, removed after the test. */
export async function copyRun(context: TestContext, name = 'run-2', resultsDir?: string): Promise<string> {
  const parent = resultsDir ?? (await mkdtemp(join(tmpdir(), 'k6-chat-report-')));
  if (resultsDir === undefined) {
    context.after(() => rm(parent, { recursive: true, force: true }));
  }
  const runDir = join(parent, name);
  await cp(SMOKE, runDir, { recursive: true });
  return runDir;
}

/** Changes the manifest of a copied run. */
export async function changeManifest(
  runDir: string,
  change: (manifest: Manifest) => Manifest,
): Promise<void> {
  const path = join(runDir, 'manifest.json');
  const manifest = manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, JSON.stringify(change(manifest)));
}

/** Changes one test of the manifest of a copied run. */
export function changeTest(
  runDir: string,
  name: string,
  change: Partial<Manifest['tests'][number]>,
): Promise<void> {
  return changeManifest(runDir, (manifest) => ({
    ...manifest,
    tests: manifest.tests.map((test) => (test.name === name ? { ...test, ...change } : test)),
  }));
}

/** Changes the summary of one test of a copied run. */
export async function changeSummary(
  runDir: string,
  name: string,
  change: (summary: TestSummary) => TestSummary,
): Promise<void> {
  const path = join(runDir, name, 'summary.json');
  const summary = summarySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, JSON.stringify(change(summary)));
}

/** The recorded summary of one test. */
export async function readSummary(name: string, runDir = SMOKE): Promise<TestSummary> {
  return summarySchema.parse(JSON.parse(await readFile(join(runDir, name, 'summary.json'), 'utf8')));
}

/** Figures by metric and statistic, as in a summary. */
export type Figures = Readonly<Record<string, Readonly<Record<string, number>>>>;

const RISING = ['min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'];

/**
 * Puts figures into a test of a copied run as if k6 had measured them: what is above or below them moves along, k6
 * judges its limits on them and ends with the status of that, and the timeline counts the same.
 */
export async function measureFigures(runDir: string, name: string, figures: Figures): Promise<void> {
  let missed = false;
  await changeSummary(runDir, name, (summary) => {
    const metrics = { ...summary.metrics };
    for (const [key, changed] of Object.entries(figures)) {
      const found = metrics[key];
      if (found === undefined) {
        throw new Error(`expected ${key} in the fixture`);
      }
      const values = { ...found.values, ...changed };
      for (const [stat, value] of Object.entries(changed)) {
        const place = RISING.indexOf(stat);
        RISING.forEach((other, index) => {
          const known = values[other];
          if (place !== -1 && known !== undefined && !(other in changed)) {
            values[other] = index < place ? Math.min(known, value) : Math.max(known, value);
          }
        });
      }
      metrics[key] = { ...found, values };
    }
    for (const [key, metric] of Object.entries(metrics)) {
      const judged = Object.keys(metric.thresholds ?? {}).map((expression): [string, boolean] => {
        const [, stat = '', op, bound] = /^(.+?)(<=|>=|<|>)(.+)$/.exec(expression) ?? [];
        const held = holds({ op: op as '<', value: Number(bound) }, metric.values[stat] ?? Number.NaN);
        missed ||= !held;
        return [expression, held];
      });
      metrics[key] = judged.length === 0 ? metric : { ...metric, thresholds: Object.fromEntries(judged) };
    }
    return { ...summary, metrics };
  });
  await changeTest(runDir, name, { exitCode: missed ? 99 : 0 });
  const counts = Object.entries(figures).flatMap(([key, { count }]) =>
    count === undefined ? [] : [[key, count] as const],
  );
  await setTimelineTotals(runDir, name, Object.fromEntries(counts));
}

/** Makes the timeline of a copied run end with these totals of its counters, as far as it has them. */
export async function setTimelineTotals(
  runDir: string,
  name: string,
  totals: Readonly<Record<string, number>>,
): Promise<void> {
  const path = join(runDir, name, 'timeline.ndjson');
  const lines = (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line): { event: string; data: unknown } => JSON.parse(line));
  const last = lines.findLastIndex(({ event }) => event === 'cumulative');
  let names: string[] = [];
  lines.forEach(({ event, data }, index) => {
    if (event === 'metric') {
      names = [...names, ...Object.keys(data as object)].sort((a, b) => (a < b ? -1 : 1));
    }
    for (const [key, total] of Object.entries(event === 'cumulative' ? totals : {})) {
      const row = (data as (number[] | null)[])[names.indexOf(metricKey(key))];
      if (row !== undefined && row !== null && row.length > 0) {
        row[0] = index === last ? total : Math.min(row[0] ?? 0, total);
      }
    }
  });
  await writeFile(path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}
