import type { Reconciled } from '../../lib/audit/reconcile.ts';
import type { Timeline, TimelineMetric } from '../timeline.ts';

/** The counters of deliveries that only the merge knows, by their name in what was reconciled. */
const COUNTERS = [
  ['deliveries_expected', 'expected'],
  ['deliveries_lost', 'lost'],
  ['deliveries_not_judged', 'notJudged'],
] as const;

/**
 * A recording with what was found only when the virtual users of shared rooms were joined, each delivery in the period in
 * which it was due. What was due before the first moment or after the last one goes to these.
 */
export function addToTimeline(timeline: Timeline, found: readonly Reconciled[]): Timeline {
  const { timesMs, aggregates, periodMs } = timeline;
  const due = found.flatMap(({ byDueMs }) => byDueMs);
  if (due.length === 0 || timesMs.length === 0) {
    return timeline;
  }
  const metrics = new Map(timeline.metrics);
  for (const [name, key] of COUNTERS) {
    const more = new Array<number>(timesMs.length).fill(0);
    for (const { dueMs, counts } of due) {
      const at = timesMs.findIndex((atMs) => atMs >= dueMs);
      const place = at === -1 ? timesMs.length - 1 : at;
      more[place] = (more[place] ?? 0) + counts[key];
    }
    if (more.some((count) => count > 0)) {
      metrics.set(name, withCounts(metrics.get(name), more, aggregates.counter, periodMs));
    }
  }
  return { ...timeline, metrics };
}

function withCounts(
  metric: TimelineMetric | undefined,
  more: readonly number[],
  aggregates: readonly string[],
  periodMs: number,
): TimelineMetric {
  const countAt = aggregates.indexOf('count');
  const figures = (count: number, lengthMs: number): readonly number[] =>
    aggregates.map((name) => (name === 'rate' ? (count * 1_000) / lengthMs : count));
  let total = 0;
  let added = 0;
  const snapshots = more.map((count, at) => {
    const own = metric?.snapshots[at];
    return count === 0 ? own : figures((own?.[countAt] ?? 0) + count, periodMs);
  });
  const cumulative = more.map((count, at) => {
    const own = metric?.cumulative[at];
    total = own?.[countAt] ?? total;
    added += count;
    return added === 0 ? own : figures(total + added, periodMs * (at + 1));
  });
  return { kind: 'counter', snapshots, cumulative };
}
