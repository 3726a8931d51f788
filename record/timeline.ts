/** How a metric of the recording was aggregated. */
export type TimelineKind = 'counter' | 'gauge' | 'rate' | 'trend';

/** The figures of one metric, one entry a sample of the recording; undefined where it had no samples. */
export interface TimelineMetric {
  readonly kind: TimelineKind;
  /** What happened within each period. */
  readonly snapshots: readonly (readonly number[] | undefined)[];
  /** The metric since the start of the test, as it stood at each sample. */
  readonly cumulative: readonly (readonly number[] | undefined)[];
}

/** k6's dashboard recording of one test. */
export interface Timeline {
  readonly periodMs: number;
  /** Epoch ms of every sample, ascending. */
  readonly timesMs: readonly number[];
  readonly metrics: ReadonlyMap<string, TimelineMetric>;
  /** Aggregate names by kind, in the order of the figures. */
  readonly aggregates: Readonly<Record<TimelineKind, readonly string[]>>;
}

/** One aggregate of a metric at every sample, `p(95)` of each second for instance; empty when it was never seen. */
export function seriesOf(timeline: Timeline, metric: string, aggregate: string): (number | undefined)[] {
  const found = timeline.metrics.get(metric);
  if (found === undefined) {
    return [];
  }
  const index = timeline.aggregates[found.kind].indexOf(aggregate);
  return found.snapshots.map((figures) => figures?.[index]);
}

/** A counter's running total at every sample; 0 before its first sample, empty when it was never seen. */
export function totalsOf(timeline: Timeline, counter: string): number[] {
  const found = timeline.metrics.get(counter);
  if (found === undefined || found.kind !== 'counter') {
    return [];
  }
  const index = timeline.aggregates.counter.indexOf('count');
  let total = 0;
  return found.cumulative.map((figures) => {
    total = figures?.[index] ?? total;
    return total;
  });
}

/** Sockets open at every sample: opened so far − closed so far. Empty when the test opened none. */
export function openConnections(timeline: Timeline): number[] {
  const opened = totalsOf(timeline, 'connections_opened');
  const closed = totalsOf(timeline, 'connections_closed');
  return opened.map((total, index) => total - (closed[index] ?? 0));
}

/** The most sockets open at one sample and its moment, epoch ms; undefined when the recording has none. */
export function peakConnections(
  timeline: Timeline,
): { readonly value: number; readonly atMs: number } | undefined {
  let peak: { value: number; atMs: number } | undefined;
  openConnections(timeline).forEach((value, index) => {
    if (peak === undefined || value > peak.value) {
      peak = { value, atMs: timeline.timesMs[index] ?? 0 };
    }
  });
  return peak;
}
