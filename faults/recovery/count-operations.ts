import { type FamilyName, metricFamilies } from '../../lib/config/metric-families.ts';
import { metricSpec } from '../../lib/metrics/catalogue.ts';
import type { OperationCounts } from '../../record/recovery-schema.ts';
import { seriesOf, type Timeline } from '../../record/timeline.ts';
import type { Span } from './figure.ts';

/** Families whose failures are known only when their time-out is over. */
const KNOWN_LATE: readonly FamilyName[] = ['messages'];

/**
 * What was tried and what of it failed in the seconds that touch one of the spans, by family; a family that the test
 * does not have is not in it. A message that never arrives is known `deliveryTimeoutMs` later.
 */
export function countOperations(
  timeline: Timeline | undefined,
  spans: readonly Span[],
  deliveryTimeoutMs: number,
): OperationCounts[] {
  if (timeline === undefined) {
    return [];
  }
  return (Object.keys(metricFamilies) as FamilyName[]).flatMap((family) => {
    const { tried, failed } = metricFamilies[family].operations;
    if (!timeline.metrics.has(tried)) {
      return [];
    }
    const lateMs = KNOWN_LATE.includes(family) ? deliveryTimeoutMs : 0;
    const late = spans.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs + lateMs }));
    return [
      {
        family,
        tried: sumWithin(timeline, countsOf(timeline, tried), spans),
        failed: Math.round(sumWithin(timeline, failuresOf(timeline, failed), late)),
      },
    ];
  });
}

function countsOf(timeline: Timeline, counter: string): number[] {
  return seriesOf(timeline, counter, 'count').map((count) => count ?? 0);
}

/** A rate of failures has as many as its share of what it is of. */
function failuresOf(timeline: Timeline, failed: string): number[] {
  const { kind, evidence } = metricSpec(failed);
  if (kind !== 'rate') {
    return countsOf(timeline, failed);
  }
  const totals = countsOf(timeline, evidence ?? failed);
  return seriesOf(timeline, failed, 'rate').map((rate, index) => (rate ?? 0) * (totals[index] ?? 0));
}

/** Each second once, however many spans touch it. */
function sumWithin(
  { timesMs, periodMs }: Timeline,
  counts: readonly number[],
  spans: readonly Span[],
): number {
  return timesMs.reduce(
    (sum, atMs, index) =>
      spans.some(({ fromMs, toMs }) => atMs > fromMs && atMs - periodMs < toMs)
        ? sum + (counts[index] ?? 0)
        : sum,
    0,
  );
}
