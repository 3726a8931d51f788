import { at } from './at.ts';
import { midranks } from './midranks.ts';
import { type Random, randomIndex } from './seeded-random.ts';

/** What decides how two series are compared in time; the series have one value a second, NaN where none was measured. */
export interface AssociationOptions {
  readonly random: Random;
  /** Longest time by which the rise of the resource may come before that of the latency (10 s by default). */
  readonly maxLagSeconds?: number;
  /** Time over which a rise is taken (3 s by default). */
  readonly riseSeconds?: number;
  /** Accepted share of false associations (0.05 by default). */
  readonly alpha?: number;
  /** Smallest rank correlation worth naming (0.3 by default). */
  readonly minCorrelation?: number;
  /** Number of rearrangements tried (999 by default). */
  readonly rearrangements?: number;
}

/** Whether two series rise together. An association in time is not a cause, and is never to be called one. */
export type Association =
  | {
      readonly kind: 'associated' | 'not associated';
      /** Spearman correlation of the rises at `lagSeconds`, the largest over all lags. */
      readonly correlation: number;
      /** Seconds by which the resource's rise comes before the latency's. */
      readonly lagSeconds: number;
      /** Share of rearrangements of the resource in time that correlate as well at any lag. */
      readonly p: number;
      /** Seconds in which both rises are known. */
      readonly samples: number;
    }
  | { readonly kind: 'cannot'; readonly sentence: string };

const fewestSamples = 60;

/**
 * Tests whether rises of `resource` come together with, or up to some seconds before, rises of `latency`.
 * Rises (changes over `riseSeconds`) rather than levels are compared, since two levels that merely both follow the
 * ramp always correlate; give it the hold, or the minutes around the rise in question, not a whole ramped test.
 * The p-value is the share of rearrangements of the resource whose best correlation over all lags is at least as high.
 * Whole blocks of 2·√n seconds are moved, which keeps how the series hangs together with itself (shuffling
 * single seconds would find associations everywhere), and the best over all lags pays for having looked at many.
 * Source: moving whole blocks of dependent data, H. R. Künsch, Ann. Stat. 17, 1989. Ranks are taken once over each
 * whole series of rises.
 */
export function findAssociation(
  resource: readonly number[],
  latency: readonly number[],
  options: AssociationOptions,
): Association {
  const {
    random,
    maxLagSeconds = 10,
    riseSeconds = 3,
    alpha = 0.05,
    minCorrelation = 0.3,
    rearrangements = 999,
  } = options;
  if (resource.length !== latency.length) {
    throw new RangeError(
      `Expected two series over the same seconds, got ${resource.length} and ${latency.length} values.`,
    );
  }
  const left = rankRises(resource, riseSeconds);
  const right = rankRises(latency, riseSeconds);
  const samples = left.filter(
    (rank, second) => !Number.isNaN(rank) && !Number.isNaN(at(right, second)),
  ).length;
  if (samples < fewestSamples + maxLagSeconds) {
    return {
      kind: 'cannot',
      sentence: `An association needs at least ${fewestSamples + maxLagSeconds} seconds in which both series were measured; there are ${samples}.`,
    };
  }
  const observed = bestLag(left, right, maxLagSeconds);
  if (observed === null) {
    return {
      kind: 'cannot',
      sentence: 'One of the two series never changes, so nothing can rise together with it.',
    };
  }
  const blockSeconds = Math.ceil(2 * Math.sqrt(left.length));
  let asGood = 1;
  for (let round = 0; round < rearrangements; round += 1) {
    const other = bestLag(moveBlocks(left, blockSeconds, random), right, maxLagSeconds);
    if (other !== null && other.correlation >= observed.correlation) {
      asGood += 1;
    }
  }
  const p = asGood / (rearrangements + 1);
  const associated = p <= alpha && observed.correlation >= minCorrelation;
  return { kind: associated ? 'associated' : 'not associated', ...observed, p, samples };
}

/** Ranks of the changes over `span` seconds; NaN where either end is missing. */
function rankRises(series: readonly number[], span: number): Float64Array {
  const rises = Array.from({ length: Math.max(0, series.length - span) }, (_, index) => {
    const rise = at(series, index + span) - at(series, index);
    return Number.isFinite(rise) ? rise : Number.NaN;
  });
  const known = rises.flatMap((rise, index) => (Number.isNaN(rise) ? [] : [index]));
  const ranks = new Float64Array(rises.length).fill(Number.NaN);
  const ranked = midranks(known.map((index) => at(rises, index)));
  for (const [position, index] of known.entries()) {
    ranks[index] = at(ranked, position);
  }
  return ranks;
}

/** Turns the series by a random time and puts its blocks into random order. */
function moveBlocks(series: Float64Array, blockSeconds: number, random: Random): Float64Array {
  const turn = randomIndex(random, series.length);
  const starts = Array.from(
    { length: Math.ceil(series.length / blockSeconds) },
    (_, index) => index * blockSeconds,
  );
  for (let last = starts.length - 1; last > 0; last -= 1) {
    const other = randomIndex(random, last + 1);
    [starts[last], starts[other]] = [at(starts, other), at(starts, last)];
  }
  const moved = new Float64Array(series.length);
  let filled = 0;
  for (const start of starts) {
    for (let second = start; second < Math.min(start + blockSeconds, series.length); second += 1) {
      moved[filled] = at(series, (second + turn) % series.length);
      filled += 1;
    }
  }
  return moved;
}

function bestLag(
  left: Float64Array,
  right: Float64Array,
  maxLag: number,
): { correlation: number; lagSeconds: number } | null {
  let best: { correlation: number; lagSeconds: number } | null = null;
  for (let lag = 0; lag <= maxLag; lag += 1) {
    const correlation = correlate(left, right, lag);
    if (correlation !== null && (best === null || correlation > best.correlation)) {
      best = { correlation, lagSeconds: lag };
    }
  }
  return best;
}

/** Pearson correlation of the ranks left[t − lag] with right[t]; pairs with a gap are left out. */
function correlate(left: Float64Array, right: Float64Array, lag: number): number | null {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumYY = 0;
  let sumXY = 0;
  const length = left.length;
  for (let second = lag; second < length; second += 1) {
    const x = at(left, second - lag);
    const y = at(right, second);
    if (Number.isNaN(x + y)) {
      continue;
    }
    count += 1;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumYY += y * y;
    sumXY += x * y;
  }
  const spread = (count * sumXX - sumX * sumX) * (count * sumYY - sumY * sumY);
  return spread > 0 ? (count * sumXY - sumX * sumY) / Math.sqrt(spread) : null;
}
