import { at } from './at.ts';
import type { Interval } from './interval.ts';
import { normalCdf, normalQuantile } from './normal-distribution.ts';
import { percentileOfSorted } from './percentile.ts';
import { type Random, randomIndex } from './seeded-random.ts';

/** How a bootstrap interval is read off the resamples. */
export type BootstrapMethod = 'percentile' | 'bca';

/** What a bootstrap needs beside the data. */
export interface BootstrapOptions {
  readonly random: Random;
  /** Number of resamples (2,000 by default). */
  readonly resamples?: number;
  /** Share (0.95 by default). */
  readonly confidence?: number;
}

/** An interval with the estimate it belongs to and the method in fact used. */
export interface BootstrapInterval extends Interval {
  readonly estimate: number;
  readonly standardError: number;
  readonly method: BootstrapMethod;
  /** The statistic of each resample, to read further intervals from. */
  readonly replicates: Float64Array;
}

/** Draws as many cases with replacement as there are. */
export function resample<T>(cases: readonly T[], random: Random): T[] {
  const drawn: T[] = [];
  for (let i = 0; i < cases.length; i += 1) {
    const picked = cases[randomIndex(random, cases.length)];
    if (picked !== undefined) {
      drawn.push(picked);
    }
  }
  return drawn;
}

/** Reads the interval between the two outer percentiles of the resampled statistics. */
export function percentileInterval(replicates: ArrayLike<number>, confidence: number): Interval {
  const sorted = Float64Array.from(replicates).sort();
  const tail = (1 - confidence) / 2;
  return { low: percentileOfSorted(sorted, tail), high: percentileOfSorted(sorted, 1 - tail), confidence };
}

/**
 * Returns a bootstrap interval for a statistic of independent cases (at least two).
 * `bca` corrects for bias and skew and suits smooth statistics (means, variances, correlations); for a median take
 * `percentile`, since the jackknife behind BCa does not work for it. Where BCa is undefined (no spread, or every
 * resample on one side of the estimate) the percentile interval is given and `method` says so.
 * Source: B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13 and 14.3.
 */
export function bootstrapInterval<T>(
  cases: readonly T[],
  statistic: (sample: readonly T[]) => number,
  method: BootstrapMethod,
  options: BootstrapOptions,
): BootstrapInterval {
  if (cases.length < 2) {
    throw new RangeError(`Expected at least two cases, got ${cases.length}.`);
  }
  const { random, resamples = 2000, confidence = 0.95 } = options;
  const estimate = statistic(cases);
  const replicates = Float64Array.from({ length: resamples }, () => statistic(resample(cases, random)));
  const standardError = standardDeviation(replicates);
  const tails = method === 'bca' ? bcaTails(cases, statistic, replicates, estimate, confidence) : null;
  if (tails === null) {
    const interval = percentileInterval(replicates, confidence);
    return { ...interval, estimate, standardError, method: 'percentile', replicates };
  }
  const sorted = replicates.toSorted();
  return {
    low: percentileOfSorted(sorted, tails.low),
    high: percentileOfSorted(sorted, tails.high),
    confidence,
    estimate,
    standardError,
    method: 'bca',
    replicates,
  };
}

/**
 * Returns the percentile bootstrap interval of `statistic(second) − statistic(first)`, each group resampled by itself.
 */
export function bootstrapChange(
  first: readonly number[],
  second: readonly number[],
  statistic: (sample: readonly number[]) => number,
  options: BootstrapOptions,
): BootstrapInterval {
  if (first.length === 0 || second.length === 0) {
    throw new RangeError(`Expected at least one value a side, got ${first.length} and ${second.length}.`);
  }
  const { random, resamples = 2000, confidence = 0.95 } = options;
  const replicates = Float64Array.from(
    { length: resamples },
    () => statistic(resample(second, random)) - statistic(resample(first, random)),
  );
  return {
    ...percentileInterval(replicates, confidence),
    estimate: statistic(second) - statistic(first),
    standardError: standardDeviation(replicates),
    method: 'percentile',
    replicates,
  };
}

/**
 * Returns the acceleration of BCa from the jackknife (Efron & Tibshirani, eq. 14.15); `null` when leaving a case out
 * never moves the statistic.
 */
export function jackknifeAcceleration<T>(
  cases: readonly T[],
  statistic: (sample: readonly T[]) => number,
): number | null {
  const left = cases.map((_, index) => statistic(cases.filter((_case, other) => other !== index)));
  const mean = left.reduce((sum, value) => sum + value, 0) / left.length;
  let squares = 0;
  let cubes = 0;
  for (const value of left) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : null;
}

function bcaTails<T>(
  cases: readonly T[],
  statistic: (sample: readonly T[]) => number,
  replicates: Float64Array,
  estimate: number,
  confidence: number,
): { low: number; high: number } | null {
  let below = 0;
  // A resample equal to the estimate counts half below, else ties would look like bias.
  for (const value of replicates) {
    below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  }
  const bias = normalQuantile(below / replicates.length);
  const acceleration = jackknifeAcceleration(cases, statistic);
  if (!Number.isFinite(bias) || acceleration === null) {
    return null;
  }
  const shift = (share: number): number => {
    const z = bias + normalQuantile(share);
    return normalCdf(bias + z / (1 - acceleration * z));
  };
  const tail = (1 - confidence) / 2;
  return { low: shift(tail), high: shift(1 - tail) };
}

function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) {
    squares += (at(values, i) - mean) ** 2;
  }
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
