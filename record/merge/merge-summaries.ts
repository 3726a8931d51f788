import type { Histogram } from '../../lib/metrics/histogram.ts';
import type { SummaryMetric, TestSummary } from '../../lib/summary/test-summary.ts';
import { aggregateOf } from './second-times.ts';

/** Where the distributions of a merged summary come from. */
export interface Distributions {
  /** The times of all generators that k6's key stands for. */
  readonly of: (key: string) => Histogram;
  /** Whether k6's own figures are those of all times: one k6, which was given them all. */
  readonly isWhole: (key: string) => boolean;
  /** Why a metric has no data. */
  readonly missing: ReadonlyMap<string, string>;
}

/**
 * The summaries of all generators as one: counters, rates and gauges are sums over the union of their keys, and the
 * figures of a distribution are those of all times together. Limits are judged on the merged figures.
 */
export function mergeSummaries(
  summaries: readonly [TestSummary, ...TestSummary[]],
  distributions: Distributions,
): TestSummary {
  const [first] = summaries;
  const durationMs = Math.max(...summaries.map((summary) => summary.durationMs));
  const starts = summaries.flatMap(({ loadStartedAtMs }) => loadStartedAtMs ?? []);
  const keys = [...new Set(summaries.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  const metrics = keys.map((key) => {
    const parts = summaries.flatMap(({ metrics: own }) => own[key] ?? []);
    return [key, mergeMetric(key, parts, durationMs, distributions)] as const;
  });
  return {
    ...first,
    ...(starts.length === 0 ? {} : { loadStartedAtMs: Math.min(...starts) }),
    endedAtMs: Math.max(...summaries.map(({ endedAtMs }) => endedAtMs)),
    durationMs,
    metrics: Object.fromEntries(metrics),
  };
}

function mergeMetric(
  key: string,
  parts: readonly SummaryMetric[],
  durationMs: number,
  distributions: Distributions,
): SummaryMetric {
  const kind = parts[0]?.kind ?? 'counter';
  const problem = distributions.missing.get(key) ?? parts.find((part) => part.problem !== undefined)?.problem;
  if (problem !== undefined) {
    return { kind, values: {}, problem };
  }
  const values = valuesOf(key, kind, parts, durationMs, distributions);
  const expressions = [...new Set(parts.flatMap(({ thresholds }) => Object.keys(thresholds ?? {})))];
  return {
    kind,
    values,
    ...(expressions.length === 0
      ? {}
      : { thresholds: Object.fromEntries(expressions.map((each) => [each, keeps(each, values)])) }),
  };
}

function valuesOf(
  key: string,
  kind: SummaryMetric['kind'],
  parts: readonly SummaryMetric[],
  durationMs: number,
  distributions: Distributions,
): Readonly<Record<string, number>> {
  const sum = (name: string): number => parts.reduce((all, { values }) => all + (values[name] ?? 0), 0);
  switch (kind) {
    case 'counter':
      return { count: sum('count'), rate: (sum('count') * 1_000) / durationMs };
    case 'rate': {
      const [passes, fails] = [sum('passes'), sum('fails')];
      return { rate: passes + fails === 0 ? 0 : passes / (passes + fails), passes, fails };
    }
    case 'gauge':
      return { value: sum('value'), min: sum('min'), max: sum('max') };
    case 'trend': {
      const names = Object.keys(parts[0]?.values ?? {});
      if (distributions.isWhole(key)) {
        return parts[0]?.values ?? {};
      }
      const histogram = distributions.of(key);
      return Object.fromEntries(names.map((name) => [name, aggregateOf(histogram, name) ?? 0]));
    }
    default:
      return kind satisfies never;
  }
}

/** Whether figures keep a limit as k6 writes it, such as `p(95)<200`. */
export function keeps(expression: string, values: Readonly<Record<string, number>>): boolean {
  const [, name = '', operator, bound = ''] =
    /^(.+?)(<=|>=|<|>|===?|!=)(.+)$/.exec(expression.replaceAll(' ', '')) ?? [];
  const [value, limit] = [values[name] ?? Number.NaN, Number(bound)];
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
    case '===':
      return value === limit;
    case '!=':
      return value !== limit;
    default:
      throw new Error(`expected a limit such as p(95)<200, got ${expression}`);
  }
}
