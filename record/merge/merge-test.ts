import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../host/write-whole.ts';
import type { Reconciled } from '../../lib/audit/reconcile.ts';
import { Histogram } from '../../lib/metrics/histogram.ts';
import type { TestSummary } from '../../lib/summary/test-summary.ts';
import { parseTimeline } from '../parse-timeline.ts';
import { readText } from '../read-text.ts';
import type { Timeline } from '../timeline.ts';
import { addReconciled, RECONCILED } from './add-reconciled.ts';
import { addToTimeline } from './add-to-timeline.ts';
import { AuditLines } from './audit-lines.ts';
import { buildMerge } from './build-merge.ts';
import { areLinesWhole, findProblems } from './find-problems.ts';
import { formatTimeline } from './format-timeline.ts';
import { GENERATORS_DIR } from './generators-dir.ts';
import type { Merge } from './merge-schema.ts';
import { keeps, mergeSummaries } from './merge-summaries.ts';
import { mergeTimelines } from './merge-timelines.ts';
import { isBuiltIn, timesOf } from './prove.ts';
import { type GeneratorRecord, type ReadOptions, readGenerator } from './read-generator.ts';
import { RowWriter } from './row-writer.ts';
import { SecondTimes } from './second-times.ts';
import { writeLog } from './write-log.ts';

/** What a merge may be told. */
export interface MergeOptions extends ReadOptions {
  /** How many generators the test had; as many as its users say, if it is more. */
  readonly generators?: number;
}

/**
 * Makes the files of a test from those of its generators: `<testDir>/generators/<n>/` with `k6.log`, `summary.json` (or
 * a line of it in the log) and `timeline.ndjson` → `summary.json`, `audit.json`, `timeline.ndjson`, `k6.log` and
 * `merge.json` in the folder itself. One generator takes the same way as many. Each generator's figures are first worked
 * out from its lines and compared with its k6's; what does not agree, or is not whole, has no data and says why. Doing it
 * twice changes nothing. Rejects when there is no generator's folder, or a file cannot be read or written.
 */
export async function mergeTest(testDir: string, options: MergeOptions = {}): Promise<Merge> {
  const root = join(testDir, GENERATORS_DIR);
  const folders = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  if (folders.length === 0) {
    throw new Error(`${root}: expected a folder for each generator, such as ${join(root, '1')}, found none.`);
  }
  const seconds = new SecondTimes();
  const audit = new AuditLines();
  const records: GeneratorRecord[] = [];
  for (const folder of folders) {
    const sinks = { seconds, takeAudit: audit.take.bind(audit) };
    records.push(await readGenerator(root, folder, sinks, options));
  }
  const recordings = await readTimelines(root, folders);
  const problems = [
    ...findProblems(
      records,
      Math.max(options.generators ?? 1, ...records.map(({ lines }) => lines.expected)),
    ),
    ...recordings.flatMap(({ folder, problem }) =>
      problem === undefined ? [] : [{ kind: 'no-timeline' as const, generator: folder, message: problem }],
    ),
  ];
  const merge = withShared(buildMerge(records, problems), audit.hasShared);
  await writeLog(root, folders, testDir);
  const joined = merge.missing['audit'] === undefined ? audit.join() : undefined;
  const differences = await writeSummary(testDir, records, merge, joined?.reconciled ?? []);
  await writeOrRemove(join(testDir, 'audit.json'), joined?.audit);
  await writeTimeline(
    join(testDir, 'timeline.ndjson'),
    recordings.flatMap(({ timeline }) => timeline ?? []),
    seconds,
    merge.missing['timeline'] === undefined,
    joined?.reconciled ?? [],
  );
  const proven = { ...merge, differences };
  await writeOrRemove(join(testDir, 'merge.json'), proven);
  return proven;
}

/** Of rooms that virtual users share nobody knows what was lost, unless all of them have told. */
function withShared(merge: Merge, hasShared: boolean): Merge {
  const why = merge.missing['audit'];
  if (!hasShared || why === undefined) {
    return merge;
  }
  const unknown = RECONCILED.map((key) => [key, `rooms are shared by virtual users, and ${why}`]);
  return { ...merge, missing: { ...Object.fromEntries(unknown), ...merge.missing } };
}

interface Recording {
  readonly folder: string;
  readonly timeline: Timeline | undefined;
  /** Why there is none. */
  readonly problem: string | undefined;
}

async function readTimelines(root: string, folders: readonly string[]): Promise<readonly Recording[]> {
  const found: Recording[] = [];
  for (const folder of folders) {
    const { timeline, problems } = parseTimeline(await readText(join(root, folder, 'timeline.ndjson')));
    const problem = timeline === undefined ? `it has no timeline: ${problems.join('; ')}` : undefined;
    found.push({ folder, timeline, problem });
  }
  return found;
}

/** Writes the summary where it can be told; gives the limits that k6 judges otherwise. */
async function writeSummary(
  testDir: string,
  records: readonly GeneratorRecord[],
  { missing, sampled, problems }: Merge,
  reconciled: readonly Reconciled[],
): Promise<Merge['differences']> {
  const path = join(testDir, 'summary.json');
  const [first, ...others] = records.flatMap(({ summary }) => summary ?? []);
  if (first === undefined || missing['summary'] !== undefined) {
    await writeOrRemove(path, undefined);
    return [];
  }
  const summaries: readonly [TestSummary, ...TestSummary[]] = [first, ...others];
  const isOne = summaries.length === 1;
  const reasons = new Map(Object.entries(missing));
  // One k6 that was stopped knows all that its users told it, though they could not print it.
  const isStopped = isOne && !areLinesWhole(problems);
  if (isStopped) {
    for (const key of reasons.keys()) {
      if (!RECONCILED.some((each) => each === key)) {
        reasons.delete(key);
      }
    }
  }
  for (const key of isOne ? [] : Object.keys(first.metrics)) {
    if (first.metrics[key]?.kind === 'trend' && isBuiltIn(key)) {
      reasons.set(key, 'k6 measures it by itself, and tells of no times that could be put together');
    }
  }
  const sums = mergeSummaries(summaries, {
    of: (key) => {
      const sum = new Histogram();
      for (const { lines } of records) {
        sum.merge(timesOf(lines, key, false));
      }
      return sum;
    },
    isWhole: (key) => isStopped || (isOne && !sampled.includes(key)),
    missing: reasons,
  });
  const merged = addReconciled(sums, reconciled);
  await writeOrRemove(path, merged);
  return summaries.flatMap(({ metrics }) => differencesOf(metrics, merged));
}

/** Limits that a k6 judged by itself and that the merged figures judge differently. */
function differencesOf(metrics: TestSummary['metrics'], merged: TestSummary): Merge['differences'] {
  return Object.entries(metrics).flatMap(([key, { thresholds }]) => {
    const own = merged.metrics[key];
    if (own === undefined || own.problem !== undefined) {
      return [];
    }
    return Object.entries(thresholds ?? {}).flatMap(([expression, k6]) => {
      const held = keeps(expression, own.values);
      return held === k6 ? [] : [{ key, expression, k6, merged: held }];
    });
  });
}

async function writeTimeline(
  path: string,
  timelines: readonly Timeline[],
  seconds: SecondTimes,
  isKnown: boolean,
  reconciled: readonly Reconciled[],
): Promise<void> {
  const [first, ...others] = timelines;
  if (first === undefined || !isKnown) {
    await rm(path, { force: true });
    return;
  }
  const part = `${path}.new`;
  const out = new RowWriter(part);
  const merged = addToTimeline(mergeTimelines([first, ...others], seconds), reconciled);
  for (const row of formatTimeline(merged)) {
    out.write(row);
  }
  out.close();
  await rename(part, path);
}

/** Writes a file of JSON; where there is nothing to write none is left of before. */
async function writeOrRemove(path: string, value: unknown): Promise<void> {
  if (value === undefined) {
    await rm(path, { force: true });
  } else {
    await writeWhole(path, `${JSON.stringify(value)}\n`);
  }
}
