import type { Timeline, TimelineKind, TimelineMetric } from '../timeline.ts';
import type { SecondTimes } from './second-times.ts';

type Figures = readonly number[] | undefined;

/** A column that is being summed. */
interface Column extends TimelineMetric {
  readonly snapshots: Figures[];
  readonly cumulative: Figures[];
}

/**
 * The recordings of all generators as one, on the moments of the first. Counters are sums of what each had counted by
 * then, gauges sums of what each said last, and distributions come from the times of the second that ends about then.
 * What cannot be summed, shares and distributions that k6 itself measures, stays with one generator and is left out with
 * several.
 */
export function mergeTimelines(
  timelines: readonly [Timeline, ...Timeline[]],
  seconds: SecondTimes,
): Timeline {
  const [first, ...others] = timelines;
  const timesMs = others.length === 0 ? first.timesMs : momentsOf(timelines);
  const columns = new Map<string, TimelineMetric>();
  const printed = new Set(seconds.metrics);
  if (others.length === 0) {
    for (const [name, metric] of first.metrics) {
      if (!printed.has(name)) {
        columns.set(name, metric);
      }
    }
  } else {
    sumTimelines(timelines, timesMs, columns);
  }
  for (const name of printed) {
    const { trend } = first.aggregates;
    columns.set(name, {
      kind: 'trend',
      snapshots: timesMs.map((atMs) => seconds.figures(name, secondBefore(atMs), trend)),
      cumulative: timesMs.map(() => undefined),
    });
  }
  return { periodMs: first.periodMs, timesMs, metrics: columns, aggregates: first.aggregates };
}

/** The second since the epoch of which most lies in the one before a moment. */
export function secondBefore(atMs: number): number {
  return Math.floor((atMs - 500) / 1_000);
}

function sumTimelines(
  timelines: readonly [Timeline, ...Timeline[]],
  timesMs: readonly number[],
  into: Map<string, TimelineMetric>,
): void {
  const [{ aggregates, periodMs }] = timelines;
  const sums = new Map<string, Column>();
  for (const timeline of timelines) {
    for (const [name, metric] of timeline.metrics) {
      if (metric.kind === 'counter' || metric.kind === 'gauge') {
        const own = sums.get(name) ?? emptyColumn(metric.kind, timesMs.length);
        sums.set(name, own);
        addByMoment(own.cumulative, metric.cumulative, timeline.timesMs, timesMs, periodMs);
        if (metric.kind === 'gauge') {
          addByMoment(own.snapshots, metric.snapshots, timeline.timesMs, timesMs, periodMs);
        }
      }
    }
  }
  for (const [name, column] of sums) {
    if (column.kind === 'counter') {
      countPeriods(column, aggregates.counter, periodMs);
    }
    into.set(name, column);
  }
}

function emptyColumn(kind: TimelineKind, length: number): Column {
  return {
    kind,
    snapshots: new Array(length).fill(undefined),
    cumulative: new Array(length).fill(undefined),
  };
}

/** Adds the figures that stood at each moment: those of the last sample up to half a period after it. */
function addByMoment(
  sums: Figures[],
  figures: readonly Figures[],
  samplesMs: readonly number[],
  timesMs: readonly number[],
  periodMs: number,
): void {
  let at = -1;
  let last: Figures;
  for (const [moment, atMs] of timesMs.entries()) {
    while (at + 1 < samplesMs.length && (samplesMs[at + 1] as number) <= atMs + periodMs / 2) {
      at += 1;
      last = figures[at] ?? last;
    }
    const sum = sums[moment];
    sums[moment] =
      sum === undefined || last === undefined
        ? (sum ?? last)
        : sum.map((value, i) => value + (last?.[i] ?? 0));
  }
}

/** What was counted in each period, from what had been counted by its end. */
function countPeriods(column: Column, aggregates: readonly string[], periodMs: number): void {
  const counts = aggregates.indexOf('count');
  let before = 0;
  for (const [at, figures] of column.cumulative.entries()) {
    const total = figures?.[counts];
    if (total !== undefined) {
      const count = total - before;
      column.snapshots[at] = aggregates.map((name) => (name === 'rate' ? (count * 1_000) / periodMs : count));
      before = total;
    }
  }
}

/** The moments of the first recording, and more of the same length before and after it where others have some. */
function momentsOf([first, ...others]: readonly [Timeline, ...Timeline[]]): readonly number[] {
  const { timesMs, periodMs } = first;
  const [startMs = 0, endMs = 0] = [timesMs[0], timesMs.at(-1)];
  const earliest = Math.min(...others.map((other) => other.timesMs[0] ?? startMs));
  const latest = Math.max(...others.map((other) => other.timesMs.at(-1) ?? endMs));
  const before = Math.max(0, Math.floor((startMs - earliest) / periodMs + 0.5));
  const after = Math.max(0, Math.floor((latest - endMs) / periodMs + 0.5));
  return [
    ...Array.from({ length: before }, (_, i) => startMs - (before - i) * periodMs),
    ...timesMs,
    ...Array.from({ length: after }, (_, i) => endMs + (i + 1) * periodMs),
  ];
}
