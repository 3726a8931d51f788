import { at } from './at.ts';

/** Returns a sorted copy; throws when a value is not a finite number, since one NaN makes any order meaningless. */
export function sortFinite(values: readonly number[]): Float64Array {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `Expected finite numbers, got ${values[bad]} at index ${bad}: leave missing samples out and count them apart.`,
    );
  }
  return Float64Array.from(values).sort();
}

function checkShare(share: number): void {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`Expected a share from 0 to 1 (0.95 for p95), got ${share}.`);
  }
}

/** Returns the percentile of values already sorted ascending (at least one), as `percentile` does. */
export function percentileOfSorted(sorted: ArrayLike<number>, share: number): number {
  checkShare(share);
  const position = share * (sorted.length - 1);
  const below = at(sorted, Math.floor(position));
  const above = at(sorted, Math.ceil(position));
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * Returns the percentile as k6 does for its Trend metrics: linear between the two closest ranks, in the values' unit.
 * `share` is 0 … 1 (0.95 for p95). `null` when there are no values: k6 says 0 there, but no samples are no data.
 * Source: k6 v2.2.0, metrics/sink.go, TrendSink.P (the same as type 7 of Hyndman & Fan, 1996).
 */
export function percentile(values: readonly number[], share: number): number | null {
  checkShare(share);
  return values.length === 0 ? null : percentileOfSorted(sortFinite(values), share);
}

/** Returns the median in the values' unit; `null` without values. */
export function median(values: readonly number[]): number | null {
  return percentile(values, 0.5);
}
