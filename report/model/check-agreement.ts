import { metricKey } from '../../lib/config/thresholds-of.ts';
import { formatNumber } from '../../lib/summary/format-figure.ts';
import { holds } from '../../lib/summary/judge-row.ts';
import type { SummaryMetric, TestSummary } from '../../lib/summary/test-summary.ts';
import type { Manifest } from '../../record/manifest-schema.ts';
import type { RunRecord, TestRecord } from '../../record/run-record.ts';
import { totalsOf } from '../../record/timeline.ts';
import { checkAudit } from './check-audit.ts';
import { checkFigures, EPSILON } from './check-figures.ts';

/** Files are written a little after what they tell of, and generators may run on other clocks, ms. */
const TOLERANCE_MS = 5_000;
/** k6's exit status when it judged a limit as missed. */
const MISSED = 99;
/** k6's recording keeps five digits of each figure. */
const RECORDED_DIGITS = 1e-4;

/**
 * Where the sources of a test contradict one another, a sentence each; empty when they agree. The summary, the
 * manifest, the timeline and the audit tell of the same test: when they do not, one of them is not of this run or was
 * changed, and none can be believed.
 */
export function checkAgreement(
  { manifest, problems }: Pick<RunRecord, 'manifest' | 'problems'>,
  record: TestRecord | undefined,
): string[] {
  if (record === undefined || record.manifest.state === 'not-run' || record.manifest.state === 'pending') {
    return [];
  }
  const { summary } = record;
  return [
    ...(summary === undefined
      ? []
      : [
          ...checkNames(manifest, record, summary),
          ...checkSummaryTimes(record, summary),
          ...checkFigures(summary),
          ...checkExit(record, summary),
        ]),
    ...checkTimeline(record, problems),
    ...checkAuditFile(record),
  ];
}

/** Folders of tests that the manifest does not know: a test that was taken out of it would otherwise not be judged. */
export function findUnknownTests({ manifest, files }: Pick<RunRecord, 'manifest' | 'files'>): string[] {
  const known = new Set(manifest.tests.map(({ name }) => name));
  const folders = files.flatMap((file) => /^([^/]+)\/summary\.json$/.exec(file)?.[1] ?? []);
  const twice = manifest.tests.filter(
    ({ name }, index) => manifest.tests.findIndex((test) => test.name === name) < index,
  );
  return [
    ...folders
      .filter((name) => !known.has(name))
      .map((name) => `the manifest does not know the test ${name}, which has results`),
    ...twice.map(({ name }) => `the manifest has the test ${name} twice`),
  ];
}

function checkNames(
  manifest: Manifest,
  { name, manifest: test }: TestRecord,
  summary: TestSummary,
): string[] {
  const pairs = [
    ['test', name, summary.test],
    ['profile', manifest.profile, summary.profile],
    ['protocol', manifest.target.protocol, summary.protocol],
  ] as const;
  const differing = pairs
    .filter(([, wanted, got]) => wanted !== got)
    .map(([what, wanted, got]) => `the summary is of the ${what} ${got}, the manifest of ${wanted}`);
  const load = Object.entries(test.load ?? {}).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(summary.load[key]),
  );
  return [
    ...differing,
    ...load
      .slice(0, 1)
      .map(
        ([key, value]) =>
          `the summary is of another load: ${key} is ${JSON.stringify(summary.load[key])}, in the manifest ${JSON.stringify(value)}`,
      ),
  ];
}

function checkSummaryTimes({ manifest }: TestRecord, summary: TestSummary): string[] {
  const { loadStartedAtMs, endedAtMs, durationMs } = summary;
  return [
    ...outside('the summary’s load', manifest, loadStartedAtMs, endedAtMs),
    ...(durationMs < 0 || (loadStartedAtMs !== undefined && endedAtMs < loadStartedAtMs)
      ? ['the summary ends before it begins']
      : []),
  ];
}

/** Whether a stretch of time lies within that of the test in the manifest, where that is known. */
function outside(
  what: string,
  { startedAtMs, endedAtMs }: TestRecord['manifest'],
  fromMs: number | undefined,
  toMs: number | undefined,
): string[] {
  const early = startedAtMs !== undefined && fromMs !== undefined && fromMs < startedAtMs - TOLERANCE_MS;
  const late = endedAtMs !== undefined && toMs !== undefined && toMs > endedAtMs + TOLERANCE_MS;
  const never =
    (startedAtMs !== undefined && toMs !== undefined && toMs < startedAtMs - TOLERANCE_MS) ||
    (endedAtMs !== undefined && fromMs !== undefined && fromMs > endedAtMs + TOLERANCE_MS);
  if (!early && !late && !never) {
    return [];
  }
  return [`the time of ${what} is not that of the test in the manifest`];
}

/** k6's exit status, its own verdicts and its own figures must tell the same of each limit. */
function checkExit({ manifest, merge }: TestRecord, { metrics }: TestSummary): string[] {
  const judged = Object.entries(metrics).flatMap(([key, { values, thresholds = {} }]) =>
    Object.entries(thresholds).map(([expression, held]) => ({ key, expression, held, values })),
  );
  const turned = judged.flatMap(({ key, expression, held, values }) => {
    const again = evaluate(expression, values);
    return again === undefined || again === held
      ? []
      : [`k6 judged ${key} ${expression} as ${held ? 'held' : 'missed'}, which its figures contradict`];
  });
  if (manifest.state !== 'complete') {
    return turned;
  }
  const missed = judged.filter(({ held }) => !held);
  const { exitCode } = manifest;
  // Several k6 each judge their own part, so that the test has no status of one; one that was ended has none either.
  const isRecovered = merge?.problems.some(({ kind }) => kind === 'recovered') ?? false;
  if ((exitCode === undefined || exitCode === null) && (isRecovered || (merge?.generators.length ?? 1) > 1)) {
    return turned;
  }
  // Of many times k6 judges a sample; where all of them say otherwise, the merge has the difference.
  const explained = merge?.differences.some(({ k6 }) => k6 === (exitCode === 0)) ?? false;
  if (exitCode === MISSED && missed.length === 0 && !explained) {
    return [...turned, 'k6 ended with status 99 (a limit was missed), but the summary holds every limit'];
  }
  if (exitCode === 0 && missed.length > 0 && !explained) {
    return [
      ...turned,
      `k6 ended with status 0, but the summary says that ${missed[0]?.key} ${missed[0]?.expression} was missed`,
    ];
  }
  return exitCode === 0 || exitCode === MISSED
    ? turned
    : [
        ...turned,
        `the test is complete, but k6 ended with ${exitCode === undefined || exitCode === null ? 'no status' : `status ${exitCode}`}`,
      ];
}

/** A threshold expression on k6's own figures; undefined where it cannot be told. */
function evaluate(expression: string, values: SummaryMetric['values']): boolean | undefined {
  const [, stat = '', op, bound] =
    /^\s*([a-z]+(?:\([\d.]+\))?)\s*(<=|>=|<|>)\s*([\d.eE+-]+)\s*$/.exec(expression) ?? [];
  const value = values[stat];
  // A percentile of nothing is no figure; its row has no data.
  if (value === undefined || !Number.isFinite(value) || (values['count'] === 0 && stat !== 'count')) {
    return undefined;
  }
  return op === '<' || op === '<=' || op === '>' || op === '>='
    ? holds({ op, value: Number(bound) }, value)
    : undefined;
}

/** The recording is of the same time, and counts no more than the summary; of a test that ended, no less either. */
function checkTimeline(
  { name, manifest, timeline, summary }: TestRecord,
  problems: RunRecord['problems'],
): string[] {
  if (timeline === undefined) {
    return [];
  }
  const times = outside('the timeline', manifest, timeline.timesMs[0], timeline.timesMs.at(-1));
  const isWhole =
    manifest.state === 'complete' && !problems.some(({ file }) => file === `${name}/timeline.ndjson`);
  const counts = Object.entries(summary?.metrics ?? {}).flatMap(([key, metric]) => {
    const recorded = metric.kind === 'counter' ? totalsOf(timeline, key).at(-1) : undefined;
    const count = metric.values['count'];
    if (recorded === undefined || count === undefined || !Number.isFinite(count)) {
      return [];
    }
    const near = Math.max(EPSILON, RECORDED_DIGITS * count);
    return recorded > count + near || (isWhole && recorded < count - near)
      ? [`${key} is ${formatNumber(count)} in the summary and ${formatNumber(recorded)} in the timeline`]
      : [];
  });
  return [...times, ...counts];
}

function checkAuditFile({ manifest, audit, summary }: TestRecord): string[] {
  if (audit === undefined) {
    const expected = summary?.metrics[metricKey('deliveries_expected')]?.values['count'] ?? 0;
    return manifest.state === 'complete' && expected > 0
      ? [`the summary counts ${formatNumber(expected)} deliveries, but there is no readable audit of them`]
      : [];
  }
  const starts = audit.windows.map(({ startMs }) => startMs);
  return [
    ...outside(
      'the audit',
      manifest,
      starts.length === 0 ? undefined : Math.min(...starts),
      starts.length === 0 ? undefined : Math.max(...starts),
    ),
    ...(manifest.state === 'complete' ? checkAudit(audit, summary) : []).map((sentence) =>
      sentence.replace(/\.$/, ''),
    ),
  ];
}
