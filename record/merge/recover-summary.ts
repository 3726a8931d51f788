import { metricSpec } from '../../lib/metrics/catalogue.ts';
import { trendAggregates } from '../../lib/summary/aggregates.ts';
import { isEmptyError } from '../../lib/summary/build-summary.ts';
import type { Outline } from '../../lib/summary/outline.ts';
import type { SummaryMetric, TestSummary } from '../../lib/summary/test-summary.ts';
import type { Timeline } from '../timeline.ts';
import type { GeneratorLines } from './generator-lines.ts';
import { keeps } from './merge-summaries.ts';
import { parseMetricKey } from './parse-metric-key.ts';
import { isBuiltIn, timesOf } from './prove.ts';
import { figuresOf } from './second-times.ts';

/** Why a figure has no data. */
const NOT_RECORDED = 'k6 wrote no summary, and its recording does not have it';

/**
 * The summary that a k6 did not come to write although all its users had closed their books, or had not (`isWhole`), so
 * that its own figures of times are taken: counts are those of its
 * recording at its end, times those that its users printed, and limits are judged by these. A share is of what is counted as
 * its evidence. A part by a tag that k6 did not record has no data, and says so.
 */
export function recoverSummary(
  outline: Outline,
  timeline: Timeline,
  lines: GeneratorLines,
  isWhole: boolean,
): TestSummary {
  const { thresholds, recordedTags = ['kind'], ...base } = outline;
  const { timesMs, periodMs, metrics } = timeline;
  const endedAtMs = timesMs.at(-1) ?? 0;
  const durationMs = endedAtMs - (timesMs[0] ?? endedAtMs) + periodMs;
  const keys = [...new Set([...metrics.keys(), ...Object.keys(thresholds)])].sort();
  const sources = { timeline, lines, isWhole, durationMs, recordedTags };
  const recovered = keys.flatMap((key): [string, SummaryMetric][] => {
    const { name } = parseMetricKey(key);
    const kind = metrics.get(key)?.kind ?? kindOf(name);
    if (kind === undefined || (kind !== 'counter' && isBuiltIn(name))) {
      return [];
    }
    const values = valuesOf(key, kind, sources);
    // Kinds of errors are recorded, so that one which is not never happened.
    if (key.startsWith('errors{') && (values === undefined || isEmptyError(key, values))) {
      return [];
    }
    if (values === undefined) {
      return [[key, { kind, values: {}, problem: NOT_RECORDED }]];
    }
    const held = (thresholds[key] ?? []).map((each) => [each, keeps(each, values)] as const);
    return [[key, { kind, values, ...(held.length === 0 ? {} : { thresholds: Object.fromEntries(held) }) }]];
  });
  return { ...base, endedAtMs, durationMs, metrics: Object.fromEntries(recovered) };
}

interface Sources {
  readonly timeline: Timeline;
  readonly lines: GeneratorLines;
  /** All times were printed. */
  readonly isWhole: boolean;
  readonly durationMs: number;
  readonly recordedTags: readonly string[];
}

/** A metric's figures; undefined where they cannot be told. */
function valuesOf(
  key: string,
  kind: SummaryMetric['kind'],
  sources: Sources,
): Readonly<Record<string, number>> | undefined {
  const { timeline, lines, isWhole, durationMs } = sources;
  switch (kind) {
    case 'counter': {
      const count = countOf(sources, key);
      return count === undefined ? undefined : { count, rate: (count * 1_000) / durationMs };
    }
    case 'rate': {
      const { name } = parseMetricKey(key);
      const { evidence } = metricSpec(name);
      const total = evidence === undefined ? undefined : countOf(sources, key.replace(name, evidence));
      const rate = lastOf(timeline, key, 'rate') ?? (total === 0 ? 0 : undefined);
      if (total === undefined || rate === undefined) {
        return undefined;
      }
      const passes = Math.round(rate * total);
      return { rate, passes, fails: total - passes };
    }
    case 'gauge': {
      const at = timeline.aggregates.gauge.indexOf('value');
      const all = timeline.metrics.get(key)?.snapshots.flatMap((figures) => figures?.[at] ?? []) ?? [];
      const value = lastOf(timeline, key, 'value') ?? 0;
      return { value, min: Math.min(value, ...all), max: Math.max(value, ...all) };
    }
    case 'trend': {
      if (!isWhole) {
        return recordedTimes(sources, key);
      }
      const figures = figuresOf(timesOf(lines, key, false), trendAggregates);
      return Object.fromEntries(trendAggregates.map((name, index) => [name, figures[index] ?? 0]));
    }
    default:
      return kind satisfies never;
  }
}

/** k6's own figures of times, as it recorded them last, of as many as its users had printed, or else of what they are of. */
function recordedTimes(sources: Sources, key: string): Readonly<Record<string, number>> | undefined {
  const { timeline, lines } = sources;
  const names = timeline.aggregates.trend;
  const { name } = parseMetricKey(key);
  const { evidence } = metricSpec(name);
  const printed = timesOf(lines, key, false).count;
  const count =
    printed > 0 || evidence === undefined ? printed : (countOf(sources, key.replace(name, evidence)) ?? 0);
  const figures = names.map((aggregate) => lastOf(timeline, key, aggregate));
  return count === 0 || figures.includes(undefined)
    ? undefined
    : Object.fromEntries([
        ['count', count],
        ...names.map((aggregate, index) => [aggregate, figures[index] ?? 0]),
      ]);
}

/** What was counted. A part by a tag that is not recorded stands there as 0: of something it is unknown. */
function countOf({ timeline, recordedTags }: Sources, key: string): number | undefined {
  const { name, tags } = parseMetricKey(key);
  const own = Object.keys(tags);
  const isRecorded = own.length === 0 || (own.length === 1 && recordedTags.includes(own[0] ?? ''));
  const count = lastOf(timeline, key, 'count') ?? 0;
  return count > 0 || isRecorded || (lastOf(timeline, name, 'count') ?? 0) === 0 ? count : undefined;
}

/** What a metric stood at when it was last recorded. */
function lastOf({ aggregates, metrics }: Timeline, key: string, aggregate: string): number | undefined {
  const metric = metrics.get(key);
  return metric?.cumulative.findLast((figures) => figures !== undefined)?.[
    aggregates[metric.kind].indexOf(aggregate)
  ];
}

function kindOf(name: string): SummaryMetric['kind'] | undefined {
  const { kind } = metricSpec(name);
  return kind === 'derived' ? undefined : kind;
}
