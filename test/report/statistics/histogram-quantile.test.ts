import assert from 'node:assert/strict';
import { test } from 'node:test';
import { histogramQuantile } from '../../../report/statistics/histogram-quantile.ts';

const buckets = [
  { low: 0, high: 10, count: 50 },
  { low: 10, high: 20, count: 30 },
  { low: 20, high: 100, count: 20 },
];

test('Samples are taken as spread evenly inside the bucket that holds the rank.', () => {
  assert.equal(histogramQuantile(buckets, 0.25), 5);
  assert.equal(histogramQuantile(buckets, 0.5), 10);
  assert.equal(histogramQuantile(buckets, 0.65), 15);
  assert.equal(histogramQuantile(buckets, 0.95), 80);
  assert.equal(histogramQuantile(buckets, 1), 100);
});

test('Empty buckets at the ends do not stretch the range.', () => {
  const padded = [{ low: -10, high: 0, count: 0 }, ...buckets, { low: 100, high: 900, count: 0 }];
  assert.equal(histogramQuantile(padded, 0), 0);
  assert.equal(histogramQuantile(padded, 1), 100);
});

test('At a gap between buckets the quantile is the end of the samples already counted.', () => {
  const apart = [
    { low: 0, high: 10, count: 5 },
    { low: 20, high: 30, count: 5 },
  ];
  assert.equal(histogramQuantile(apart, 0.5), 10);
});

test('Weights need not be whole.', () => {
  assert.equal(histogramQuantile([{ low: 0, high: 4, count: 0.5 }], 0.5), 2);
});

test('An empty histogram is no data.', () => {
  assert.equal(histogramQuantile([], 0.5), null);
  assert.equal(histogramQuantile([{ low: 0, high: 1, count: 0 }], 0.5), null);
});

test('Overlapping buckets, negative counts and shares above 1 are refused.', () => {
  const overlapping = [
    { low: 0, high: 10, count: 1 },
    { low: 5, high: 15, count: 1 },
  ];
  assert.throws(() => histogramQuantile(overlapping, 0.5), {
    message: 'Expected ascending buckets that do not overlap, got 5 to 15 at index 1.',
  });
  assert.throws(() => histogramQuantile([{ low: 0, high: 1, count: -1 }], 0.5), {
    message: 'Expected a count of 0 or more, got -1 at index 0.',
  });
  assert.throws(() => histogramQuantile(buckets, 50), {
    message: 'Expected a share from 0 to 1 (0.95 for p95), got 50.',
  });
});
