import { findSummary, type TimeWindow, type ValueSummary } from '../../collectors/summarise.ts';
import { metricSpec } from '../../lib/metrics/catalogue.ts';
import type { JudgedRow } from '../../lib/summary/judge-row.ts';
import type { Manifest } from '../../record/manifest-schema.ts';
import type { TestRecord } from '../../record/run-record.ts';
import { formatFigure } from '../format/format-figure.ts';
import { HEALTH_LIMITS, type HealthLimit, type HealthSubject } from './health-limits.ts';
import { judgeElsewhere, judgeStarts } from './judge-generators.ts';
import type { ReportTest } from './report-model.ts';
import { findTargetBursts, p99OutsideAtMost, type TargetBurst } from './target-bursts.ts';

/** One judged figure of the generator's health. */
export type JudgedHealth = ReportTest['health'][number];

/** What the health of the generator during a test is judged by. */
export interface HealthInput {
  readonly record: TestRecord;
  readonly rows: readonly JudgedRow[];
  /** System figures over the test's window. */
  readonly system: readonly ValueSummary[];
  readonly openFileLimit: Manifest['host']['openFileLimit'] | undefined;
  readonly deliveryTimeoutMs: number | undefined;
  /** The test goes as fast as both sides can. */
  readonly isUnpaced: boolean;
  /** From the start of load to its end. */
  readonly window: TimeWindow | undefined;
}

/** Whether the generator kept up in a test; empty for a test without results, whose absence speaks for itself. */
export function judgeHealth(input: HealthInput): JudgedHealth[] {
  if (input.record.summary === undefined) {
    return [];
  }
  const { merge, generators = [] } = input.record;
  return [
    ...HEALTH_LIMITS.map((health) => judge(health, input)),
    ...judgeStarts(merge, generators),
    ...generators.flatMap((generator) => judgeElsewhere(generator, input.window)),
  ];
}

/** The limits that were crossed in one sentence and what to do in another; empty when the generator kept up. */
export function describeCrossings(health: readonly JudgedHealth[]): string[] {
  const crossed = health.filter(({ status }) => status === 'fail');
  const [first] = crossed;
  if (first === undefined) {
    return [];
  }
  const figures = crossed.map(
    ({ label, actual, limit, unit }) =>
      `${label} is ${formatFigure(actual ?? Number.NaN, unit)}, limit ${formatFigure(limit ?? Number.NaN, unit)}`,
  );
  return [`the generator did not keep up: ${figures.join('; ')}. ${first.advice.replace(/\.$/, '')}`];
}

function judge(health: HealthLimit, input: HealthInput): JudgedHealth {
  const { id, label, unit, reason, advice } = health;
  const limit = health.limit(subjectOf(input)) ?? null;
  const measured = measure(health, input);
  const whole = 'actual' in measured ? measured.actual : null;
  const outside =
    whole === null || limit === null || whole <= limit ? undefined : outsideBursts(health, input);
  const isExplained = outside !== undefined && limit !== null && outside.worst <= limit;
  const actual = isExplained ? outside.worst : whole;
  const isCrossed = actual !== null && limit !== null && actual > limit;
  const harmless = isCrossed ? health.harmless?.(subjectOf(input)) : undefined;
  return {
    id,
    label,
    unit,
    limit,
    actual,
    status:
      actual === null
        ? 'no-data'
        : limit === null
          ? 'info'
          : isCrossed && harmless === undefined
            ? 'fail'
            : 'pass',
    reason,
    advice,
    note: isExplained
      ? `at most, outside ${outside.bursts === 1 ? 'a burst' : `${outside.bursts} bursts`} of what the target had held back; ${formatFigure(whole ?? Number.NaN, unit)} with ${outside.bursts === 1 ? 'it' : 'them'}`
      : (harmless ?? null),
    noDataReason: 'why' in measured ? measured.why : null,
  };
}

function subjectOf(input: HealthInput): HealthSubject {
  const { record, rows, deliveryTimeoutMs, openFileLimit, isUnpaced } = input;
  // The files of all generators here are counted together, and each may open as many.
  const generatorsHere = record.generators?.filter(({ file }) => file?.place === 'local').length ?? 0;
  return {
    rows,
    deliveryTimeoutMs,
    openFileLimit:
      typeof openFileLimit === 'number' ? openFileLimit * Math.max(1, generatorsHere) : undefined,
    lost: record.summary?.metrics['deliveries_lost']?.values['count'],
    isUnpaced,
  };
}

/** The figure without the bursts that the target made; undefined where it made none. */
function outsideBursts(
  { source }: HealthLimit,
  input: HealthInput,
): { readonly worst: number; readonly bursts: number } | undefined {
  const timeline = input.record.timeline;
  const bursts = burstsOf(input);
  if (source.kind !== 'trend' || timeline === undefined || bursts.length === 0) {
    return undefined;
  }
  const { metric } = source;
  const worst = p99OutsideAtMost(
    timeline,
    { metric, evidence: metricSpec(metric).evidence ?? metric },
    bursts,
  );
  return worst === undefined ? undefined : { worst, bursts: bursts.length };
}

/** The bursts that the target made in a test, each after a time in which it held deliveries back. */
export function burstsOf(input: HealthInput): TargetBurst[] {
  const limitOf = (id: string): number =>
    HEALTH_LIMITS.find((one) => one.id === id)?.limit(subjectOf(input)) ?? Number.POSITIVE_INFINITY;
  return input.record.timeline === undefined
    ? []
    : findTargetBursts(input.record.timeline, {
        send_lateness: limitOf('late-sends'),
        timer_lag: limitOf('timer-lag'),
      });
}

function measure(
  { source }: HealthLimit,
  { record, system }: HealthInput,
): { actual: number } | { why: string } {
  switch (source.kind) {
    case 'trend': {
      const values = record.summary?.metrics[source.metric]?.values;
      const p99 = (values?.['count'] ?? 0) > 0 ? values?.['p(99)'] : undefined;
      return p99 === undefined || !Number.isFinite(p99)
        ? { why: 'this test does not measure it' }
        : { actual: p99 };
    }
    case 'system': {
      const found = findSummary(system, 'generator', source.value);
      return found === undefined ? { why: describeAbsence(system) } : { actual: found[source.stat] };
    }
    default:
      return source satisfies never;
  }
}

function describeAbsence(system: readonly ValueSummary[]): string {
  return system.some(({ component }) => component === 'generator')
    ? 'the samples of the generator do not have it'
    : 'the generator was not sampled in this test';
}
