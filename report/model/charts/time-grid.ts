/**
 * The shared time axis of a chart: bucket `i` holds what happened in the step that ends `firstSec + i·stepSec` seconds
 * after `startMs`.
 */
export interface TimeGrid {
  readonly startMs: number;
  /** The end of the first bucket, seconds after the start. */
  readonly firstSec: number;
  readonly stepSec: number;
  readonly buckets: number;
}

/** How the samples of one bucket become one figure. */
export type Reduce = 'max' | 'mean';

/** More points than this cannot be given apart on a page. */
const MAX_BUCKETS = 240;

/** Samples are never to the millisecond; one this late still belongs to the moment it was due. */
const JITTER_SEC = 0.1;

/**
 * A grid from start to end, coarse enough to have at most 240 buckets. Its buckets end where the samples stand, so
 * that a sample is shown at its own moment and not up to a period later.
 */
export function buildTimeGrid(
  startMs: number,
  endMs: number,
  periodMs: number,
  timesMs: readonly number[],
): TimeGrid {
  const periodSec = periodMs / 1_000;
  const wholeSec = Math.max(0, endMs - startMs) / 1_000;
  const stepSec = Math.max(1, Math.ceil(wholeSec / periodSec / MAX_BUCKETS)) * periodSec;
  const next = timesMs.find((atMs) => atMs >= startMs) ?? startMs + periodMs;
  const lead = ((next - startMs) / 1_000) % periodSec;
  // A first bucket of a sliver of a period would show next to nothing as a rate.
  const firstSec = round(lead < periodSec / 4 ? lead + stepSec : lead + stepSec - periodSec);
  return {
    startMs,
    firstSec,
    stepSec,
    buckets: Math.max(1, Math.ceil((wholeSec - firstSec - JITTER_SEC) / stepSec) + 1),
  };
}

/** Seconds since the start at the end of each bucket. */
export function gridSeconds(grid: TimeGrid): number[] {
  return Array.from({ length: grid.buckets }, (_, index) => round(grid.firstSec + index * grid.stepSec));
}

/** Samples put into the buckets of a grid; a bucket without samples is null, never 0. */
export function resample(
  grid: TimeGrid,
  timesMs: readonly number[],
  values: readonly (number | undefined)[],
  reduce: Reduce,
): (number | null)[] {
  const groups: number[][] = Array.from({ length: grid.buckets }, () => []);
  timesMs.forEach((atMs, index) => {
    const value = values[index];
    if (value !== undefined && Number.isFinite(value)) {
      groups[bucketOf(grid, atMs)]?.push(value);
    }
  });
  return groups.map((group) => (group.length === 0 ? null : round(reduceGroup(group, reduce))));
}

/**
 * Growth of a running total per second in each bucket; 0 where it did not grow. A busy generator is late with its
 * samples: what grew over several buckets is spread over them, so that no gap and no peak comes of it.
 */
export function resampleRate(
  grid: TimeGrid,
  timesMs: readonly number[],
  totals: readonly number[],
): number[] {
  const sums = new Array<number>(grid.buckets).fill(0);
  let before = -1;
  timesMs.forEach((atMs, index) => {
    const bucket = Math.min(bucketOf(grid, atMs), grid.buckets - 1);
    const grown = (totals[index] ?? 0) - (totals[index - 1] ?? 0);
    const first = Math.min(before + 1, bucket);
    for (let at = Math.max(0, first); at <= bucket; at += 1) {
      sums[at] = (sums[at] ?? 0) + grown / (bucket - first + 1);
    }
    before = Math.max(before, bucket);
  });
  return sums.map((sum) => round(sum / grid.stepSec));
}

/** The bucket that a moment belongs to; beyond the last one for what came after the end. */
export function bucketOf(grid: TimeGrid, atMs: number): number {
  const second = (atMs - grid.startMs) / 1_000 - JITTER_SEC;
  return Math.max(second < -grid.stepSec ? -1 : 0, Math.ceil((second - grid.firstSec) / grid.stepSec));
}

function reduceGroup(group: readonly number[], reduce: Reduce): number {
  switch (reduce) {
    case 'max':
      return Math.max(...group);
    case 'mean':
      return group.reduce((sum, value) => sum + value, 0) / group.length;
    default:
      return reduce satisfies never;
  }
}

/** Four significant digits are more than a chart can show, and keep the documents small. */
function round(value: number): number {
  return Math.abs(value) >= 10_000 ? Math.round(value) : Number(value.toPrecision(4));
}
