/** One class of a histogram: `count` samples between `low` and `high`, in the samples' unit; weights may be fractional. */
export interface HistogramBucket {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

function checkBucket(bucket: HistogramBucket, index: number, previousHigh: number): void {
  const { low, high, count } = bucket;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high && low >= previousHigh)) {
    throw new RangeError(
      `Expected ascending buckets that do not overlap, got ${low} to ${high} at index ${index}.`,
    );
  }
  if (!(Number.isFinite(count) && count >= 0)) {
    throw new RangeError(`Expected a count of 0 or more, got ${count} at index ${index}.`);
  }
}

/**
 * Returns the quantile of a histogram, samples taken as spread evenly inside their bucket; `null` when it is empty.
 * `share` is 0 … 1. The error is at most the width of the bucket that is hit.
 */
export function histogramQuantile(buckets: readonly HistogramBucket[], share: number): number | null {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`Expected a share from 0 to 1 (0.95 for p95), got ${share}.`);
  }
  let total = 0;
  let previousHigh = -Infinity;
  for (const [index, bucket] of buckets.entries()) {
    checkBucket(bucket, index, previousHigh);
    previousHigh = bucket.high;
    total += bucket.count;
  }
  const rank = share * total;
  let seen = 0;
  let last: number | null = null;
  for (const { low, high, count } of buckets) {
    if (count === 0) {
      continue;
    }
    if (seen + count >= rank) {
      return low + (high - low) * ((rank - seen) / count);
    }
    seen += count;
    last = high;
  }
  return last;
}
