import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BUCKETS, bucketOf, LEAST, lowerBound, upperBound } from '../../../lib/metrics/buckets.ts';
import { Histogram } from '../../../lib/metrics/histogram.ts';

const time = fc.oneof(
  fc.double({ min: 0.001, max: 60_000, noNaN: true }),
  fc.double({ min: -1, max: 2_000_000, noNaN: true }),
  fc.constantFrom(0, LEAST, 1, 2, 1_000, 1_048_576),
);
const times = fc.array(time, { minLength: 1, maxLength: 400 });

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) {
    histogram.record(value);
  }
  return histogram;
}

/** The percentile as k6 works it out from all values. */
function exactly(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (p / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

const figuresOf = (histogram: Histogram) => [
  histogram.count,
  histogram.sum,
  histogram.min,
  histogram.max,
  ...[0, 1, 50, 90, 95, 99, 99.9, 100].map((p) => histogram.percentile(p)),
];

test('every value lies in its bucket, which is at most 1/128 of its lower bound wide', () => {
  fc.assert(
    fc.property(time, (value) => {
      const bucket = bucketOf(value);
      assert.ok(bucket >= 0 && bucket < BUCKETS);
      assert.ok(lowerBound(bucket) <= value || bucket === 0);
      assert.ok(value < upperBound(bucket));
      if (bucket > 0 && bucket < BUCKETS - 1) {
        assert.ok(upperBound(bucket) - lowerBound(bucket) <= lowerBound(bucket) / 128);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('the buckets follow each other without a gap, and the bound of one is the first value of the next', () => {
  assert.equal(lowerBound(1), LEAST);
  for (let bucket = 1; bucket < BUCKETS - 1; bucket += 1) {
    assert.equal(bucketOf(lowerBound(bucket)), bucket);
    assert.equal(upperBound(bucket), lowerBound(bucket + 1));
  }
  assert.equal(bucketOf(Number.NaN), 0);
});

test('a percentile is within a bucket of the exact one, and between its own bounds', () => {
  fc.assert(
    fc.property(times, fc.double({ min: 0, max: 100, noNaN: true }), (values, p) => {
      const found = histogramOf(values).percentile(p);
      const exact = exactly(values, p);
      assert.ok(found !== undefined);
      const slack = 1e-9 * Math.max(1, Math.abs(exact));
      assert.ok(
        found.lower <= exact + slack && exact <= found.upper + slack,
        `${JSON.stringify(found)} ${exact}`,
      );
      assert.ok(found.lower <= found.value + slack && found.value <= found.upper + slack);
    }),
    { numRuns: 2_000 },
  );
});

test('the least and the largest value, the count and the mean are exact', () => {
  fc.assert(
    fc.property(times, (values) => {
      const histogram = histogramOf(values);
      assert.deepEqual(
        [histogram.percentile(0)?.value, histogram.percentile(100)?.value, histogram.count],
        [Math.min(...values), Math.max(...values), values.length],
      );
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.ok(Math.abs((histogram.mean() ?? Number.NaN) - mean) < 1e-6);
    }),
  );
});

test('merging is the same in any order and any grouping', () => {
  fc.assert(
    fc.property(times, times, times, (a, b, c) => {
      const all = histogramOf([...a, ...b, ...c]);
      const left = histogramOf(a);
      left.merge(histogramOf(b));
      left.merge(histogramOf(c));
      const tail = histogramOf(c);
      tail.merge(histogramOf(b));
      const right = histogramOf(a);
      right.merge(tail);
      assert.deepEqual(figuresOf(left), figuresOf(all));
      assert.deepEqual(figuresOf(right), figuresOf(all));
    }),
  );
});

test('figures that are no times are counted to a millionth', () => {
  const histogram = new Histogram();
  for (const value of [0, 0.5, 1, 1, 20]) {
    histogram.recordExact(value);
  }
  assert.deepEqual(
    [0, 25, 50, 75, 100].map((p) => histogram.percentile(p)?.value),
    [0, 0.5, 1, 1, 20],
  );
});

test('nothing has no percentile and no mean', () => {
  assert.deepEqual([new Histogram().percentile(50), new Histogram().mean()], [undefined, undefined]);
});
