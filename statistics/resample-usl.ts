import { at } from './at.ts';
import { fitUsl, type UslFit } from './fit-usl.ts';
import type { Interval } from './interval.ts';
import { normalCdf } from './normal-distribution.ts';
import { type Random, randomIndex } from './seeded-random.ts';
import { studentQuantile } from './student-distribution.ts';
import { type UslCoefficients, uslThroughput } from './usl-model.ts';

/**
 * Refits the law to resampled steps and returns the coefficients of every refit.
 * The residuals are resampled, not the steps: the loads were chosen, and a resample without the first or the last of
 * six to ten steps would say nothing about the peak. They are relative, centred, and widened by √(n/(n − 3)) for the
 * three coefficients already fitted (A. C. Davison, D. V. Hinkley, "Bootstrap Methods and their Application", ch. 6–7).
 */
export function resampleUsl(
  fit: UslFit,
  loads: readonly number[],
  options: { readonly random: Random; readonly resamples: number },
): UslCoefficients[] {
  const count = loads.length;
  const mean = fit.residuals.reduce((sum, value) => sum + value, 0) / count;
  const widened = fit.residuals.map((value) => (value - mean) * Math.sqrt(count / (count - 3)));
  return Array.from({ length: options.resamples }, () =>
    fitUsl(
      loads,
      loads.map(
        (load) => uslThroughput(fit, load) * Math.exp(at(widened, randomIndex(options.random, count))),
      ),
      'relative',
      fit,
    ),
  );
}

/**
 * Returns the expanded percentile interval of replicates that may hold Infinity (no peak): the tails are moved out by
 * Student's t with n − 3 degrees, since plain percentiles of so few steps cover too seldom.
 * Source: T. C. Hesterberg, "What Teachers Should Know About the Bootstrap", Am. Stat. 69(4), 2015.
 */
export function expandedInterval(replicates: readonly number[], steps: number, confidence: number): Interval {
  const tail = normalCdf(-studentQuantile(0.5 + confidence / 2, steps - 3));
  const sorted = Float64Array.from(replicates).sort();
  return {
    low: at(sorted, Math.floor(tail * (sorted.length - 1))),
    high: at(sorted, Math.ceil((1 - tail) * (sorted.length - 1))),
    confidence,
  };
}
