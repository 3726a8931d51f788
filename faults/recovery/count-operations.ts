import { type FamilyName, metricFamilies } from '../../lib/config/metric-families.ts';
import { metricSpec } from '../../lib/metrics/catalogue.ts';
import type { Audit } from '../../record/audit-schema.ts';
import type { OperationCounts } from '../../record/recovery-schema.ts';
import { seriesOf, type Timeline } from '../../record/timeline.ts';
import type { Span } from './figure.ts';

/** Failures of messages that an answer tells, or that there was nobody to send: they are in the recording when they happen. */
const TOLD = ['messages_refused', 'messages_not_sent'];

/** What a test left, and how long a message may take. */
export interface OperationSources {
  readonly timeline: Timeline | undefined;
  readonly audit: Audit | undefined;
  readonly deliveryTimeoutMs: number;
}

/**
 * What was tried and what of it failed in the seconds that touch one of the spans, by family; a family that the test
 * does not have is not in it. That a message is lost may be known only at the end of the test, so the audit tells it, by
 * when it was due; without an audit it counts as known `deliveryTimeoutMs` later.
 */
export function countOperations(
  { timeline, audit, deliveryTimeoutMs }: OperationSources,
  spans: readonly Span[],
): OperationCounts[] {
  if (timeline === undefined) {
    return [];
  }
  const late = spans.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs + deliveryTimeoutMs }));
  const failedMessages = (failed: string): number =>
    audit === undefined
      ? sumWithin(timeline, failuresOf(timeline, failed), late)
      : lostMessages(audit, spans) +
        TOLD.reduce((sum, name) => sum + sumWithin(timeline, countsOf(timeline, name), late), 0);
  return (Object.keys(metricFamilies) as FamilyName[]).flatMap((family) => {
    const { tried, failed } = metricFamilies[family].operations;
    if (!timeline.metrics.has(tried)) {
      return [];
    }
    return [
      {
        family,
        tried: sumWithin(timeline, countsOf(timeline, tried), spans),
        failed: Math.round(
          family === 'messages'
            ? failedMessages(failed)
            : sumWithin(timeline, failuresOf(timeline, failed), spans),
        ),
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

/** Messages that were due in a window of the audit that touches one of the spans, and lost. */
function lostMessages({ windows, windowMs }: Audit, spans: readonly Span[]): number {
  return windows
    .filter(({ startMs }) => spans.some(({ fromMs, toMs }) => startMs + windowMs > fromMs && startMs < toMs))
    .reduce((sum, { messagesLost }) => sum + messagesLost, 0);
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
