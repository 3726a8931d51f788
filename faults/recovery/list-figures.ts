import { catalogue, type MetricName, metricSpec } from '../../lib/metrics/catalogue.ts';
import type { Audit } from '../../record/audit-schema.ts';
import { seriesOf, type Timeline } from '../../record/timeline.ts';
import type { Figure, Point } from './figure.ts';

/** Shares of an audit, by the counts they are of. */
const AUDITED = {
  deliveries_lost: 'lost',
  deliveries_late: 'late',
  deliveries_duplicated: 'duplicated',
  deliveries_out_of_order: 'outOfOrder',
} as const;

/** Calls of users who wait for an answer before they make the next: where they are missing, nobody answered. */
const PACED_BY_ANSWERS: readonly MetricName[] = ['api_requests', 'queries', 'uploads_started'];

/** What ought not to happen at all: any more of it than before is an effect. */
const COUNTED: readonly MetricName[] = ['disconnects', 'connection_errors', 'messages_refused'];

/** Known when all deliveries of a message are: late by their time-out, and the audit has it by the moment due. */
const TOLD_BY_AUDIT: readonly string[] = ['message_success'];

/** Every figure of a test that a fault can make worse, as far as its files tell of it. */
export function listFigures(timeline: Timeline | undefined, audit: Audit | undefined): Figure[] {
  return [
    ...(audit === undefined ? [] : ofAudit(audit)),
    ...(timeline === undefined ? [] : ofTimeline(timeline)),
  ];
}

function ofAudit({ windows, windowMs }: Audit): Figure[] {
  return Object.entries(AUDITED).map(([name, count]) => ({
    name,
    unit: 'share',
    points: windows
      .filter(({ expected }) => expected > 0)
      .map((window) => ({
        fromMs: window.startMs,
        toMs: window.startMs + windowMs,
        value: window[count] / window.expected,
        total: window.expected,
      })),
  }));
}

function ofTimeline(timeline: Timeline): Figure[] {
  const names = (Object.keys(catalogue) as MetricName[]).filter((name) => timeline.metrics.has(name));
  return names.flatMap((name): Figure[] => {
    const { kind, unit, better, evidence } = metricSpec(name);
    if (kind === 'rate' && better === 'higher' && !TOLD_BY_AUDIT.includes(name)) {
      return [failures(timeline, name, evidence)];
    }
    if (kind === 'trend' && unit === 'ms' && better === 'lower' && !isOfGenerator(name)) {
      return [{ name, unit: 'ms', points: pointsOf(timeline, seriesOf(timeline, name, 'p(95)')) }];
    }
    if (COUNTED.includes(name)) {
      const counts = seriesOf(timeline, name, 'count').map((value) => value ?? 0);
      return [{ name, unit: 'count', points: pointsOf(timeline, counts) }];
    }
    return PACED_BY_ANSWERS.includes(name) ? [missing(timeline, name)] : [];
  });
}

/** The generator's own delays are no effect of a fault on the target. */
function isOfGenerator(name: string): boolean {
  return ['send_lateness', 'read_lag', 'timer_lag'].includes(name);
}

function failures(timeline: Timeline, name: string, evidence: string | undefined): Figure {
  const totals = evidence === undefined ? [] : seriesOf(timeline, evidence, 'count');
  const points = pointsOf(
    timeline,
    seriesOf(timeline, name, 'rate').map((rate) => (rate === undefined ? undefined : 1 - rate)),
  );
  return {
    name,
    unit: 'share',
    points: points.map((point, index) => ({ ...point, total: totals[index] ?? 0 })),
  };
}

/** How much of the usual number is missing. */
function missing(timeline: Timeline, name: string): Figure {
  const counts = seriesOf(timeline, name, 'count').map((count) => count ?? 0);
  const usual = [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
  const points = pointsOf(
    timeline,
    counts.map((count) => (usual === 0 ? undefined : Math.max(0, 1 - count / usual))),
  );
  return {
    name: `${name}_missing`,
    unit: 'share',
    points: points.map((point) => ({ ...point, total: usual })),
  };
}

function pointsOf(timeline: Timeline, values: readonly (number | undefined)[]): Point[] {
  return timeline.timesMs.map((toMs, index) => ({
    fromMs: timeline.timesMs[index - 1] ?? toMs - timeline.periodMs,
    toMs,
    value: values[index],
  }));
}
