import type { CalibrationCase } from './calibration-case.ts';
import { medianShift, percentileShift } from './checks.ts';
import type { Fault } from './fault-control.ts';

type DelayFault = Extract<Fault, { fault: 'delay' }>;

/** A place where delays are put, and the figure in which they must show. */
export interface DelayPlace extends Pick<CalibrationCase, 'test' | 'load' | 'putWhen'> {
  readonly at: DelayFault['at'];
  /** What is delayed, for readers. */
  readonly title: string;
  readonly metric: string;
  readonly figure: string;
  /** The case with the same load without delays. */
  readonly baseline: string;
}

/** A distribution whose percentiles are known. */
export interface KnownDistribution {
  readonly title: string;
  readonly delay: DelayFault['delay'];
  readonly theoryMs: (share: 0.95 | 0.99) => number;
}

const fixedMs = [5, 50, 500] as const;

/** Quantiles of the standard normal distribution. */
const NORMAL = { 0.95: 1.644853626951, 0.99: 2.326347874041 } as const;

/** An exponential distribution: its quantile is −mean · ln(1 − p). */
export const exponential: KnownDistribution = {
  title: 'exponential, mean 100 ms',
  delay: { kind: 'exponential', meanMs: 100 },
  theoryMs: (share) => -100 * Math.log(1 - share),
};

/** A log-normal distribution: its quantile is median · exp(σ · z). */
export const lognormal: KnownDistribution = {
  title: 'log-normal, median 100 ms, σ 0.5',
  delay: { kind: 'lognormal', medianMs: 100, sigma: 0.5 },
  theoryMs: (share) => 100 * Math.exp(0.5 * NORMAL[share]),
};

/** Fixed delays of 5, 50 and 500 ms at a place: the median moves by as much. */
export function fixedDelays(place: DelayPlace): CalibrationCase[] {
  const { at, title, metric, figure } = place;
  return fixedMs.map((ms) => ({
    ...caseOf(place),
    name: `${at}-${ms}ms`,
    fault: `${ms} ms on ${title}`,
    faults: [{ fault: 'delay', at, delay: { kind: 'fixed', ms } }],
    checks: [medianShift(`${figure} (p50)`, metric, at)],
  }));
}

/** Delays of a known distribution at a place: the high percentiles come out as they were drawn. */
export function distributedDelays(place: DelayPlace, distribution: KnownDistribution): CalibrationCase {
  const { at, title, metric, figure } = place;
  const { delay, theoryMs } = distribution;
  return {
    ...caseOf(place),
    name: `${at}-${delay.kind}`,
    fault: `${title}: ${distribution.title}`,
    faults: [{ fault: 'delay', at, delay }],
    checks: ([0.95, 0.99] as const).map((share) =>
      percentileShift(figure, metric, at, share, theoryMs(share)),
    ),
  };
}

function caseOf({ test, load, putWhen, baseline }: DelayPlace) {
  return { test, load, putWhen, baseline };
}
