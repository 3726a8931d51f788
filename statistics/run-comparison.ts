import type { Interval } from './interval.ts';
import type { Random } from './seeded-random.ts';

/** What decides how two groups of runs are compared. */
export interface CompareOptions {
  /** Which way is good for this metric. */
  readonly better: 'lower' | 'higher';
  /** Smallest change that matters, as a share of the baseline's median (0.05 = 5 %). */
  readonly minRelevantChange: number;
  /** Smallest change that matters in the metric's own unit; needed where the baseline can be 0 (error counts). */
  readonly minRelevantDifference?: number;
  readonly random: Random;
  /** Accepted share of false alarms (0.05 by default). */
  readonly alpha?: number;
  readonly resamples?: number;
}

/** How many runs took part. */
export interface Compared {
  readonly baselineRuns: number;
  readonly currentRuns: number;
  /** Runs left out because their value was not a finite number. */
  readonly ignoredRuns: number;
}

/** The difference of the two medians, which needs no more than one run a side. */
export interface Difference extends Compared {
  readonly baselineMedian: number;
  readonly currentMedian: number;
  /** Current median − baseline median, in the metric's unit. */
  readonly difference: number;
  /** The difference as a share of the baseline's median; `null` when that is 0. */
  readonly relativeDifference: number | null;
}

/** Why repeated runs got the verdict they got. */
export type CompareReason =
  | 'every run gave the same value'
  | 'interval inside the smallest change that matters'
  | 'groups differ'
  | 'too few runs for any verdict'
  | 'too much noise for the number of runs'
  | 'medians and ranks disagree'
  | 'one of many figures, of which some differ by chance';

/** The comparison where both sides have at least two runs. */
export interface RepeatedComparison extends Difference {
  readonly verdict: 'better' | 'worse' | 'no change' | 'inconclusive';
  readonly because: CompareReason;
  /** Bootstrap interval of the difference at 1 − alpha, in the metric's unit. */
  readonly interval: Interval;
  /** The narrower interval at 1 − 2·alpha by which 'no change' is decided. */
  readonly equivalenceInterval: Interval;
  /** Two-sided Mann–Whitney p. */
  readonly p: number;
  /** The smallest change that matters, in the metric's unit. */
  readonly margin: number;
  /** Runs a side that would settle an 'inconclusive'; `null` when settled, or when no number would do (margin 0). */
  readonly neededRuns: number | null;
}

/** Two groups of runs compared; the run is the unit, so each value is one run's figure. */
export type RunComparison =
  | (Compared & { readonly verdict: 'no data' })
  | (Difference & { readonly verdict: 'single run' })
  | RepeatedComparison;
