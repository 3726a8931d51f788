import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootstrapChange, bootstrapInterval, jackknifeAcceleration } from '../../statistics/bootstrap.ts';
import { percentileOfSorted, sortFinite } from '../../statistics/percentile.ts';
import { seededRandom } from '../../statistics/seeded-random.ts';
import { assertClose } from './close-to.ts';

// Data: B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, Tables 2.1, 3.1 and 14.1.
const treatedMice = [94, 197, 16, 38, 99, 141, 23];
const controlMice = [52, 104, 146, 10, 51, 30, 40, 27, 46];
const spatialA = [
  48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41,
];
const lawSchools = [
  [576, 3.39],
  [635, 3.3],
  [558, 2.81],
  [578, 3.03],
  [666, 3.44],
  [580, 3.07],
  [555, 3.0],
  [661, 3.43],
  [651, 3.36],
  [605, 3.13],
  [653, 3.12],
  [575, 2.74],
  [545, 2.76],
  [572, 2.88],
  [594, 2.96],
] as const;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number => percentileOfSorted(sortFinite(values), 0.5);
const variance = (values: readonly number[]): number => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};
const correlation = (pairs: readonly (readonly [number, number])[]): number => {
  const [x, y] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
  const product = mean(pairs.map(([a, b]) => (a - x) * (b - y)));
  return product / Math.sqrt(variance(pairs.map(([a]) => a)) * variance(pairs.map(([, b]) => b)));
};

test('The mouse data: standard errors of mean and median approach the ideal bootstrap.', () => {
  // Table 2.2, B = ∞: 23.36 for the mean, 37.83 for the median; the latter also by listing all 7⁷ resamples.
  const options = { random: seededRandom(1), resamples: 20_000 };
  assertClose(bootstrapInterval(treatedMice, mean, 'percentile', options).standardError, 23.36, 0.4);
  assertClose(bootstrapInterval(treatedMice, median, 'percentile', options).standardError, 37.83, 0.6);
});

test('The mouse data: change of the medians between the two groups.', () => {
  const change = bootstrapChange(controlMice, treatedMice, median, {
    random: seededRandom(2),
    resamples: 20_000,
  });
  assert.equal(change.estimate, 48);
  // numpy: 400,000 resamples of each group, 2.5th and 97.5th percentile of the differences −29 and 101, deviation 40.04.
  assert.equal(change.low, -29);
  assertClose(change.high, 101, 1);
  assertClose(change.standardError, 40.04, 0.6);
});

test('The spatial test data: estimate, acceleration and BCa interval of the variance.', () => {
  assertClose(variance(spatialA), 171.5, 0.05);
  // Section 14.3: acceleration 0.061; more digits by numpy.
  assertClose(jackknifeAcceleration(spatialA, variance), 0.06124011981230746, 1e-12);
  const options = { random: seededRandom(3), resamples: 20_000, confidence: 0.9 };
  const bca = bootstrapInterval(spatialA, variance, 'bca', options);
  assert.equal(bca.method, 'bca');
  // Table 14.2: BCa (115.8, 259.6); scipy.stats.bootstrap with 200,000 resamples: (115.41, 260.88).
  assertClose(bca.low, 115.6, 1.5);
  assertClose(bca.high, 260.2, 2.5);
  // scipy, percentile: (97.77, 235.63).
  const plain = bootstrapInterval(spatialA, variance, 'percentile', options);
  assertClose(plain.low, 97.77, 1.5);
  assertClose(plain.high, 235.63, 1.5);
});

test('The law school data: correlation 0.776 with its standard error and both intervals.', () => {
  const options = { random: seededRandom(4), resamples: 10_000 };
  const bca = bootstrapInterval(lawSchools, correlation, 'bca', options);
  assertClose(bca.estimate, 0.776374491289407, 1e-12);
  // Table 6.1: 0.132 at 3,200 resamples; scipy.stats.bootstrap with 200,000: 0.1339.
  assertClose(bca.standardError, 0.1339, 0.004);
  // scipy.stats.bootstrap(paired=True, method="BCa"): (0.3335, 0.9421); method="percentile": (0.4594, 0.9621).
  assertClose(bca.low, 0.3335, 0.02);
  assertClose(bca.high, 0.9421, 0.005);
  const plain = bootstrapInterval(lawSchools, correlation, 'percentile', options);
  assertClose(plain.low, 0.4594, 0.015);
  assertClose(plain.high, 0.9621, 0.005);
});

test('Values without spread give an interval without width, and say that BCa was not possible.', () => {
  const result = bootstrapInterval([5, 5, 5, 5], mean, 'bca', { random: seededRandom(1), resamples: 100 });
  assert.deepEqual(
    { low: result.low, high: result.high, method: result.method, standardError: result.standardError },
    { low: 5, high: 5, method: 'percentile', standardError: 0 },
  );
});

test('The same seed gives the same interval.', () => {
  const once = bootstrapInterval(controlMice, mean, 'bca', { random: seededRandom(9) });
  assert.deepEqual(once, bootstrapInterval(controlMice, mean, 'bca', { random: seededRandom(9) }));
});

test('Too few cases are refused.', () => {
  const options = { random: seededRandom(1) };
  assert.throws(() => bootstrapInterval([1], mean, 'bca', options), {
    message: 'Expected at least two cases, got 1.',
  });
  assert.throws(() => bootstrapChange([], [1], mean, options), {
    message: 'Expected at least one value a side, got 0 and 1.',
  });
});
