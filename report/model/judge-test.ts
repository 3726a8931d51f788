import type { TestDefinition } from '../../lib/config/test-definition.ts';
import { metricKey } from '../../lib/config/thresholds-of.ts';
import type { Load } from '../../lib/config/variables.ts';
import { metricSpec } from '../../lib/metrics/catalogue.ts';
import { type DerivedFigures, type JudgedRow, judgeRow } from '../../lib/summary/judge-row.ts';
import type { TestRecord } from '../../record/run-record.ts';
import { openConnections } from '../../record/timeline.ts';
import { judgeOutsideFaults } from './outside-faults.ts';

/** Every row of a test's table, judged on its results; without results each has no data and says why. */
export function judgeTest(
  definition: TestDefinition,
  load: Load,
  record: TestRecord | undefined,
  derived: DerivedFigures = derivedFigures(record),
): JudgedRow[] {
  const rows = definition.rows(load);
  const why = whyNothing(record);
  return rows.map((row) => {
    const judged = judgeRow(row, record?.summary?.metrics ?? {}, derived);
    if (judged.actual !== null || why === undefined) {
      // The limits of a test that has faults of its own are made for them.
      return record === undefined || definition.faults !== undefined
        ? judged
        : judgeOutsideFaults(judged, record);
    }
    return { ...judged, noDataReason: why };
  });
}

/** Figures that k6 does not keep: the most sockets open at once, from the timeline. */
export function derivedFigures(record: TestRecord | undefined): DerivedFigures {
  const open = record?.timeline === undefined ? [] : openConnections(record.timeline);
  return open.length === 0 ? {} : { peak_connections: Math.max(...open) };
}

/**
 * Where k6's own judgement of a limit is not ours: the same summary judged twice must not differ, so each difference
 * is a sentence for the report. `missed` holds limits that only k6 judged as missed.
 */
export function compareWithK6(
  rows: readonly JudgedRow[],
  record: TestRecord | undefined,
): { readonly missed: readonly string[]; readonly problems: readonly string[] } {
  const missed: string[] = [];
  const problems: string[] = [];
  const metrics = record?.summary?.metrics ?? {};
  const targets = rows.filter((row) => row.limit !== null);
  for (const [key, metric] of Object.entries(metrics)) {
    const crossed = Object.entries(metric.thresholds ?? {}).filter(([, held]) => !held);
    const known = targets.some((row) => isMissedByK6Too(row) && reads(row, key));
    if (crossed.length === 0 || known) {
      continue;
    }
    const expressions = crossed.map(([expression]) => expression).join(', ');
    missed.push(`k6 judged ${key} ${expressions} as missed, which no row of this report shows`);
  }
  // One k6 that judged a sample of its times as beyond a limit that all of them keep: never a pass without a word.
  if ((record?.merge?.generators.length ?? 0) === 1) {
    for (const { key, expression, k6, merged } of record?.merge?.differences ?? []) {
      const words = k6 ? 'held' : 'missed';
      const sentence = `k6 judged ${key} ${expression} as ${words} by its sample of the times; by all of them it is ${merged ? 'held' : 'missed'}`;
      (k6 ? problems : missed).push(sentence);
    }
  }
  for (const row of targets) {
    const held = Object.values(metrics[metricKey(row.metric, row.tags)]?.thresholds ?? {});
    if (row.status !== 'fail' || held.length === 0 || held.includes(false)) {
      continue;
    }
    problems.push(`${row.label} is missed here, but k6 judged its limits as held`);
  }
  return { missed, problems: [...missed, ...problems] };
}

/** Of a row that leaves something out k6 judged all of it. */
function isMissedByK6Too({ status, note }: JudgedRow): boolean {
  return (status !== 'pass' && status !== 'warn') || note !== undefined;
}

/** Whether a row rests on the metric of this key: its own or the counter that proves it. */
function reads(row: JudgedRow, key: string): boolean {
  const { evidence } = metricSpec(row.metric);
  return (
    metricKey(row.metric, row.tags) === key ||
    (evidence !== undefined && metricKey(evidence, row.tags) === key)
  );
}

/** Why a test has no figures at all; undefined where it has a summary. */
export function whyNothing(record: TestRecord | undefined): string | undefined {
  if (record === undefined) {
    return 'the test was not part of this run';
  }
  const { state, message } = record.manifest;
  const detail = message === undefined ? '' : `: ${message}`;
  if (state === 'not-run' || state === 'pending') {
    return `the test was not run${detail}`;
  }
  if (record.summary !== undefined) {
    return undefined;
  }
  if (state === 'failed') {
    return `the test failed before it had a summary${detail}`;
  }
  if (state === 'interrupted' || state === 'running') {
    return 'the test was cut short before it had a summary';
  }
  return 'summary.json could not be read';
}
