/** The shared time axis of a chart: bucket `i` holds what happened in `(startMs + i·step, startMs + (i+1)·step]`. */
export interface TimeGrid {
  readonly startMs: number;
  readonly stepSec: number;
  readonly buckets: number;
}

/** How the samples of one bucket become one figure. */
export type Reduce = 'max' | 'mean' | 'last';

/** More points than this cannot be told apart on a page. */
const MAX_BUCKETS = 240;

/** A grid of whole periods from start to end, coarse enough to have at most 240 buckets. */
export function buildTimeGrid(startMs: number, endMs: number, periodMs: number): TimeGrid {
  const periods = Math.max(1, Math.ceil((endMs - startMs) / periodMs));
  const stepSec = (Math.ceil(periods / MAX_BUCKETS) * periodMs) / 1_000;
  return { startMs, stepSec, buckets: Math.max(1, Math.ceil((endMs - startMs) / 1_000 / stepSec)) };
}

/** Seconds since the start at the end of each bucket. */
export function gridSeconds(grid: TimeGrid): number[] {
  return Array.from({ length: grid.buckets }, (_, index) => round((index + 1) * grid.stepSec));
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
    if (value !== undefined && Number.isFinite(value)) groups[bucketOf(grid, atMs)]?.push(value);
  });
  return groups.map((group) => (group.length === 0 ? null : round(reduceGroup(group, reduce))));
}

/** Growth of a running total per second in each bucket; 0 where it did not grow. */
export function resampleRate(
  grid: TimeGrid,
  timesMs: readonly number[],
  totals: readonly number[],
): number[] {
  const sums = new Array<number>(grid.buckets).fill(0);
  timesMs.forEach((atMs, index) => {
    const bucket = bucketOf(grid, atMs);
    const grown = (totals[index] ?? 0) - (totals[index - 1] ?? 0);
    if (bucket >= 0 && bucket < grid.buckets) sums[bucket] = (sums[bucket] ?? 0) + grown;
  });
  return sums.map((sum) => round(sum / grid.stepSec));
}

function bucketOf(grid: TimeGrid, atMs: number): number {
  // Samples a hair late belong to the second they were due in.
  return Math.ceil((atMs - grid.startMs - 20) / 1_000 / grid.stepSec) - 1;
}

function reduceGroup(group: readonly number[], reduce: Reduce): number {
  switch (reduce) {
    case 'max':
      return Math.max(...group);
    case 'mean':
      return group.reduce((sum, value) => sum + value, 0) / group.length;
    case 'last':
      return group.at(-1) ?? 0;
    default:
      return reduce satisfies never;
  }
}

/** Four significant digits are more than a chart can show, and keep the documents small. */
function round(value: number): number {
  return Math.abs(value) >= 10_000 ? Math.round(value) : Number(value.toPrecision(4));
}
