import type { FaultRecovery } from '../../record/recovery-schema.ts';
import { seriesOf, type Timeline } from '../../record/timeline.ts';
import type { Span } from './figure.ts';

/** Whose connections are counted, and what comes after. */
export interface ConnectionSpans {
  /** The load before the fault. */
  readonly calm: Span;
  /** From the injection to the next fault or the end of the load. */
  readonly span: Span;
  /** The next fault ends the span: the second that both touch is the next one's. */
  readonly isFollowed: boolean;
}

/** Connections lost under a fault and regained after it, and the storm of attempts that this was. */
export function countConnections(
  timeline: Timeline | undefined,
  { calm, span, isFollowed }: ConnectionSpans,
): FaultRecovery['connections'] {
  if (timeline === undefined || !timeline.metrics.has('connections_attempted')) {
    const reason =
      timeline === undefined ? 'the test has no recording' : 'the test opens no connections that stay';
    const none = { state: 'no-data', reason } as const;
    return { lost: none, regained: none, stormPerSec: none, beforePerSec: null };
  }
  const within = (counter: string, { fromMs, toMs }: Span): number[] => {
    const counts = seriesOf(timeline, counter, 'count');
    return timeline.timesMs.flatMap((atMs, index) =>
      atMs > fromMs && atMs - timeline.periodMs < toMs ? [counts[index] ?? 0] : [],
    );
  };
  const own = isFollowed ? { ...span, toMs: span.toMs - timeline.periodMs } : span;
  const sum = (counts: readonly number[]): number => counts.reduce((total, each) => total + each, 0);
  const lost = sum(within('disconnects', own));
  const before = within('connections_attempted', calm);
  const perSec = timeline.periodMs / 1_000;
  const known = (value: number) => ({ state: 'known', value }) as const;
  return {
    lost: known(lost),
    // Those that come for the first time, as in a ramp, are no returns.
    regained: known(Math.min(lost, sum(within('connections_opened', own)))),
    stormPerSec: known(Math.round(Math.max(0, ...within('connections_attempted', own)) / perSec)),
    beforePerSec: before.length === 0 ? null : sum(before) / before.length / perSec,
  };
}
