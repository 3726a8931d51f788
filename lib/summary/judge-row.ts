import type { Stat } from '../config/stat.ts';
import type { Bound, Row } from '../config/test-definition.ts';
import { metricKey } from '../config/thresholds-of.ts';
import { metricSpec, type Unit } from '../metrics/catalogue.ts';
import type { SummaryMetric, TestSummary } from './test-summary.ts';

/** `info` is a figure without a target; `no-data` never counts as met. */
export type RowStatus = 'pass' | 'warn' | 'fail' | 'no-data' | 'info';

/** A row with its figure and verdict. `actual` is in `unit`; `samples` is how many measurements it rests on. */
export interface JudgedRow {
  readonly metric: string;
  readonly stat: Stat;
  readonly tags: Readonly<Record<string, string>>;
  readonly label: string;
  readonly unit: Unit | 'per_second';
  readonly limit: Bound | null;
  readonly warning: Bound | null;
  readonly actual: number | null;
  readonly status: RowStatus;
  readonly samples: number | null;
  readonly reason: string | null;
  readonly noDataReason: string | null;
  /** What of the test the figure leaves out; absent where it is that of all of it. */
  readonly note?: string;
}

/** Figures that k6 does not keep, by metric name, or why one could not be worked out. */
export type DerivedFigures = Readonly<Partial<Record<string, number | { readonly why: string }>>>;

/** Judges one row on what was measured. Without samples there is no data, whatever the figure would be. */
export function judgeRow(row: Row, metrics: TestSummary['metrics'], derived: DerivedFigures = {}): JudgedRow {
  const spec = metricSpec(row.metric);
  const figure =
    spec.kind === 'derived' ? derivedFigure(row, derived, metrics) : measuredFigure(row, metrics);
  return {
    metric: row.metric,
    stat: row.stat,
    tags: row.tags ?? {},
    label: row.label ?? spec.label,
    unit:
      row.stat === 'per_second'
        ? 'per_second'
        : row.stat === 'count' && spec.kind !== 'counter'
          ? 'count'
          : spec.unit,
    limit: row.limit ?? null,
    warning: row.warning ?? null,
    actual: figure.actual,
    status: statusOf(row, figure.actual),
    samples: figure.samples,
    reason: row.reason ?? null,
    noDataReason: figure.actual === null ? figure.why : null,
  };
}

/** Whether a figure keeps a bound. */
export function holds(bound: Bound, actual: number): boolean {
  switch (bound.op) {
    case '<':
      return actual < bound.value;
    case '<=':
      return actual <= bound.value;
    case '>':
      return actual > bound.value;
    case '>=':
      return actual >= bound.value;
    default:
      return bound.op satisfies never;
  }
}

interface Figure {
  readonly actual: number | null;
  readonly samples: number | null;
  readonly why: string;
}

function statusOf(row: Row, actual: number | null): RowStatus {
  if (actual === null) {
    return 'no-data';
  }
  if (row.limit && !holds(row.limit, actual)) {
    return 'fail';
  }
  if (row.warning && !holds(row.warning, actual)) {
    return 'warn';
  }
  return row.limit || row.warning ? 'pass' : 'info';
}

function derivedFigure(row: Row, derived: DerivedFigures, metrics: TestSummary['metrics']): Figure {
  const { derive } = metricSpec(row.metric);
  if (derive !== undefined) {
    // A figure without samples is none here either.
    const value = derive((metric, stat, tags) => {
      const found = measuredFigure({ metric, stat: stat as Stat, ...(tags && { tags }) }, metrics);
      return found.actual ?? undefined;
    });
    return value === undefined || !Number.isFinite(value)
      ? { actual: null, samples: null, why: 'what it follows from was not measured' }
      : { actual: value, samples: null, why: '' };
  }
  const value = derived[row.metric];
  if (typeof value === 'object') {
    return { actual: null, samples: null, why: value.why };
  }
  return value === undefined || Number.isNaN(value)
    ? { actual: null, samples: null, why: 'needs the figures of each second, which `make run` records' }
    : { actual: value, samples: null, why: '' };
}

function measuredFigure(row: Row, metrics: TestSummary['metrics']): Figure {
  const metric = metrics[metricKey(row.metric, row.tags)];
  if (metric === undefined) {
    return {
      actual: null,
      samples: null,
      why: `the summary has no metric ${metricKey(row.metric, row.tags)}`,
    };
  }
  if (metric.problem !== undefined) {
    return { actual: null, samples: null, why: metric.problem };
  }
  const { evidence } = metricSpec(row.metric);
  const proof = evidence === undefined ? undefined : metrics[metricKey(evidence, row.tags)];
  const samples = samplesOf(metric, proof);
  if (evidence !== undefined && !(samples > 0)) {
    const counted =
      proof === undefined ? `${evidence} is missing` : `${evidence} is ${proof.values['count'] ?? 'missing'}`;
    return { actual: null, samples: 0, why: `nothing was measured (${counted})` };
  }
  const value = statOf(metric, row);
  return value === undefined || !Number.isFinite(value)
    ? { actual: null, samples, why: `the summary has no ${row.stat} of ${row.metric}` }
    : { actual: value, samples, why: '' };
}

function samplesOf(metric: SummaryMetric, proof: SummaryMetric | undefined): number {
  switch (metric.kind) {
    case 'trend':
      return metric.values['count'] ?? 0;
    case 'rate':
      return (metric.values['passes'] ?? 0) + (metric.values['fails'] ?? 0);
    default:
      return (proof ?? metric).values['count'] ?? 0;
  }
}

function statOf(metric: SummaryMetric, row: Row): number | undefined {
  if (row.stat === 'per_second') {
    const count = metric.values['count'];
    return count === undefined || !row.windowMs ? undefined : (count * 1_000) / row.windowMs;
  }
  return metric.values[row.stat];
}
