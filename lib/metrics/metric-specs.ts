import type { FigureOf, MetricSpec, Unit } from './catalogue.ts';

// How a test writes the metrics of its own. Each names the counter that proves that there was something to measure: k6
// lets a percentile of nothing pass, and zero errors in zero attempts are no success.

/** A count of which neither more nor fewer is better. */
export const counted = (label: string): MetricSpec => ({
  kind: 'counter',
  unit: 'count',
  better: 'neither',
  label,
});

/** A count of which more is better. */
export const gained = (label: string): MetricSpec => ({
  kind: 'counter',
  unit: 'count',
  better: 'higher',
  label,
});

/** A count of which fewer is better, and the counter of what could have failed. */
export const failed = (label: string, evidence: string): MetricSpec => ({
  kind: 'counter',
  unit: 'count',
  better: 'lower',
  label,
  evidence,
});

/** A distribution of times in ms, and the counter of what was timed. */
export const timed = (label: string, evidence: string): MetricSpec => ({
  kind: 'trend',
  unit: 'ms',
  better: 'lower',
  label,
  evidence,
});

/** A share of successes, and the counter of what was tried. */
export const shared = (label: string, evidence: string): MetricSpec => ({
  kind: 'rate',
  unit: 'ratio',
  better: 'higher',
  label,
  evidence,
});

/** A figure that follows from others: `derived('Share read', 'ratio', 'higher', (figure) => …)`; undefined is no data. */
export const derived = (
  label: string,
  unit: Unit,
  better: MetricSpec['better'],
  derive: (figure: FigureOf) => number | undefined,
): MetricSpec => ({ kind: 'derived', unit, better, label, derive });

/** A count by the largest time that some virtual user took for its part of it, a second. */
export const ratePerSecond =
  (counter: string, time: string) =>
  (figure: FigureOf): number | undefined => {
    const [count, longestMs] = [figure(counter, 'count'), figure(time, 'max')];
    return count === undefined || !longestMs ? undefined : (count * 1_000) / longestMs;
  };
