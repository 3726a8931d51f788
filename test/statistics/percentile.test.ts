import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile } from '../../statistics/percentile.ts';

const samples = [12.5, 3, 88, 41.25, 7, 7, 150, 19, 23.75, 64];

test('Percentiles equal the ones k6 2.2.0 prints for a Trend of the same samples.', () => {
  // k6 run with these ten values added to a Trend, summaryTrendStats med, p(75), p(90), p(95), p(99), p(99.9).
  const byK6 = [
    [50, 21.375],
    [75, 58.3125],
    [90, 94.19999999999997],
    [95, 122.09999999999994],
    [99, 144.42000000000002],
    [99.9, 149.4420000000001],
  ] as const;
  for (const [percent, expected] of byK6) {
    assert.equal(percentile(samples, percent / 100), expected);
  }
  assert.equal(percentile(samples, 0), 3);
  assert.equal(percentile(samples, 1), 150);
  assert.equal(median(samples), 21.375);
});

test('Percentiles are those of definition 7 of Hyndman and Fan.', () => {
  // R: quantile(c(1, 2, 3, 4, 10), c(.25, .5, .9), type = 7) is 2, 3, 7.6
  const values = [1, 2, 3, 4, 10];
  assert.equal(percentile(values, 0.25), 2);
  assert.equal(percentile(values, 0.5), 3);
  assert.ok(Math.abs((percentile(values, 0.9) ?? Number.NaN) - 7.6) < 1e-12);
});

test('One sample is every percentile, and no samples are no data.', () => {
  assert.equal(percentile([4], 0.99), 4);
  assert.equal(percentile([], 0.95), null);
  assert.equal(median([]), null);
});

test('The input is left as it was.', () => {
  const values = [3, 1, 2];
  percentile(values, 0.5);
  assert.deepEqual(values, [3, 1, 2]);
});

test('A missing sample and a percentile given as 95 are refused with what to do.', () => {
  assert.throws(() => percentile([1, Number.NaN], 0.5), {
    name: 'RangeError',
    message: 'Expected finite numbers, got NaN at index 1: leave missing samples out and count them apart.',
  });
  assert.throws(() => percentile([1, 2], 95), {
    name: 'RangeError',
    message: 'Expected a share from 0 to 1 (0.95 for p95), got 95.',
  });
});
