import { bootstrapChange, percentileInterval } from './bootstrap.ts';
import { fewestRunsForSignificance, mannWhitney, smallestReachableP } from './mann-whitney.ts';
import { percentileOfSorted, sortFinite } from './percentile.ts';
import type {
  Compared,
  CompareOptions,
  Difference,
  RepeatedComparison,
  RunComparison,
} from './run-comparison.ts';
import { runsForNoChange } from './runs-for-no-change.ts';

const medianOf = (values: readonly number[]): number => percentileOfSorted(sortFinite(values), 0.5);

/**
 * Compares one metric of two groups of runs. Rules, in this order:
 * 1. a side without a finite value: 'no data'; a side with one run: 'single run', the difference and nothing more;
 * 2. 'no change': the 90 % bootstrap interval of the change of medians lies wholly inside ± the smallest change that
 *    matters (two one-sided tests at 5 %: D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987). A test that merely
 *    finds nothing is no evidence of sameness, so it does not count;
 * 3. 'better' / 'worse': Mann–Whitney p ≤ alpha, so identical systems raise a false alarm at most 5 times in 100;
 * 4. otherwise 'inconclusive', with the number of runs at which identical systems would be given to be so 95 times in
 *    100 with the noise seen here.
 * Below 4 runs a side (at alpha 0.05) Mann–Whitney cannot reach significance, so the verdict is 'inconclusive' unless
 * every run of both sides gave one and the same value.
 */
export function compareRuns(
  baseline: readonly number[],
  current: readonly number[],
  options: CompareOptions,
): RunComparison {
  const { alpha = 0.05, minRelevantChange, minRelevantDifference = 0 } = options;
  if (!(minRelevantChange >= 0 && minRelevantDifference >= 0)) {
    throw new RangeError(
      `Expected a smallest relevant change of 0 or more, got ${minRelevantChange} and ${minRelevantDifference}.`,
    );
  }
  const before = baseline.filter(Number.isFinite);
  const after = current.filter(Number.isFinite);
  const compared = {
    baselineRuns: before.length,
    currentRuns: after.length,
    ignoredRuns: baseline.length + current.length - before.length - after.length,
  };
  if (before.length === 0 || after.length === 0) {
    return { ...compared, verdict: 'no data' };
  }
  const difference = describeDifference(before, after, compared);
  if (before.length === 1 || after.length === 1) {
    return { ...difference, verdict: 'single run' };
  }

  const margin = Math.max(minRelevantChange * Math.abs(difference.baselineMedian), minRelevantDifference);
  const test = mannWhitney(before, after);
  const shown = bootstrapChange(before, after, medianOf, {
    random: options.random,
    confidence: 1 - alpha,
    ...(options.resamples === undefined ? {} : { resamples: options.resamples }),
  });
  const equivalenceInterval = percentileInterval(shown.replicates, 1 - 2 * alpha);
  const { verdict, because } = judge({
    difference: difference.difference,
    tendency: test.secondIsLarger - 0.5,
    p: test.p,
    alpha,
    margin,
    inside: equivalenceInterval.low > -margin && equivalenceInterval.high < margin,
    allEqual: new Set([...before, ...after]).size === 1,
    reachable: smallestReachableP(before.length, after.length) <= alpha,
    better: options.better,
  });
  return {
    ...difference,
    verdict,
    because,
    interval: { low: shown.low, high: shown.high, confidence: shown.confidence },
    equivalenceInterval,
    p: test.p,
    margin,
    neededRuns:
      verdict === 'inconclusive'
        ? runsForNoChange(before, after, { margin, alpha, atLeast: fewestRunsForSignificance(alpha) })
        : null,
  };
}

function describeDifference(
  before: readonly number[],
  after: readonly number[],
  compared: Compared,
): Difference {
  const baselineMedian = medianOf(before);
  const currentMedian = medianOf(after);
  const difference = currentMedian - baselineMedian;
  const relativeDifference = baselineMedian === 0 ? null : difference / Math.abs(baselineMedian);
  return { ...compared, baselineMedian, currentMedian, difference, relativeDifference };
}

interface Evidence {
  readonly difference: number;
  /** Above 0 when the current group's values tend to be the larger. */
  readonly tendency: number;
  readonly p: number;
  readonly alpha: number;
  readonly margin: number;
  readonly inside: boolean;
  readonly allEqual: boolean;
  readonly reachable: boolean;
  readonly better: 'lower' | 'higher';
}

function judge(evidence: Evidence): Pick<RepeatedComparison, 'verdict' | 'because'> {
  if (evidence.allEqual) {
    return { verdict: 'no change', because: 'every run gave the same value' };
  }
  if (!evidence.reachable) {
    return { verdict: 'inconclusive', because: 'too few runs for any verdict' };
  }
  if (evidence.inside) {
    return { verdict: 'no change', because: 'interval inside the smallest change that matters' };
  }
  if (evidence.p > evidence.alpha) {
    return { verdict: 'inconclusive', because: 'too much noise for the number of runs' };
  }
  if (Math.sign(evidence.difference) !== Math.sign(evidence.tendency)) {
    return { verdict: 'inconclusive', because: 'medians and ranks disagree' };
  }
  const rose = evidence.difference > 0;
  return { verdict: rose === (evidence.better === 'higher') ? 'better' : 'worse', because: 'groups differ' };
}
