import { metricKey } from '../../../lib/config/thresholds-of.ts';
import { metricSpec } from '../../../lib/metrics/catalogue.ts';
import type { JudgedRow } from '../../../lib/summary/judge-row.ts';
import type { SummaryMetric } from '../../../lib/summary/test-summary.ts';
import type { TestRecord } from '../../../record/run-record.ts';
import type { ChartOf } from '../report-model.ts';

const MAX_SERIES = 4;
const COLOURS = [0, 1, 3, 2];

/**
 * The distribution of a test's latencies as a percentile spectrum: how long the fastest share of all samples took.
 * Unlike a histogram it shows the tail, where the targets are.
 */
export function buildSpectrumChart(
  name: string,
  title: string,
  rows: readonly JudgedRow[],
  record: TestRecord,
): ChartOf<'spectrum'> | undefined {
  const metrics = new Set(
    [...rows]
      .sort((a, b) => Number(b.limit !== null) - Number(a.limit !== null))
      .filter((row) => row.unit === 'ms' && Object.keys(row.tags).length === 0 && row.actual !== null)
      .map((row) => row.metric),
  );
  const series = [...metrics].slice(0, MAX_SERIES).flatMap((metric, index) => {
    const points = pointsOf(record.summary?.metrics[metricKey(metric)]);
    return points.length < 2 ? [] : [{ name: metricSpec(metric).label, colour: COLOURS[index] ?? 0, points }];
  });
  if (series.length === 0) {
    return undefined;
  }
  return {
    kind: 'spectrum',
    id: `spectrum-${name}`,
    title: `${title}: latency distribution`,
    note: 'Read it as: this share of all samples took at most so long. Both axes are logarithmic, so that the tail has room.',
    unit: 'ms',
    series,
  };
}

/** Percentile and value, ascending; the maximum stands at the percentile that its one sample is. */
function pointsOf(metric: SummaryMetric | undefined): { percentile: number; value: number }[] {
  if (metric === undefined) {
    return [];
  }
  const count = metric.values['count'] ?? 0;
  const points = Object.entries(metric.values).flatMap(([key, value]) => {
    const percentile = percentileOf(key, count);
    return percentile === undefined || !Number.isFinite(value) ? [] : [{ percentile, value }];
  });
  const unique = new Map(points.map((point) => [point.percentile, point]));
  return [...unique.values()].sort((a, b) => a.percentile - b.percentile);
}

function percentileOf(key: string, count: number): number | undefined {
  if (key === 'med') {
    return 50;
  }
  if (key === 'max') {
    return count > 1 ? 100 * (1 - 1 / count) : undefined;
  }
  const percentile = Number(/^p\(([\d.]+)\)$/.exec(key)?.[1]);
  // A percentile beyond what so few samples resolve is the maximum under another name.
  return percentile >= 1 && percentile < 100 && percentile <= 100 * (1 - 1 / Math.max(count, 1))
    ? percentile
    : undefined;
}
