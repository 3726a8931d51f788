import { studentQuantile } from '../../statistics/student-distribution.ts';
import type { Figure, Span } from './figure.ts';

/** Where a figure lies when nothing is wrong. */
export interface Band {
  readonly mean: number;
  /** A further window lies below it with 99.9 % probability. */
  readonly to: number;
  /** How many it was made from. */
  readonly windows: number;
}

/** Fewer windows tell nothing of how far they lie apart. */
export const FEWEST_WINDOWS = 5;

/** More would be of another load than the one at the fault. */
const MOST_WINDOWS = 60;

const ONE_SIDED = 0.999;

/**
 * The band of the windows before a fault that nothing disturbed, at most the last 60: the one-sided 99.9 % prediction
 * interval of one further window, mean + t(n − 1) · s · √(1 + 1/n), of times by their logarithms, as these are skewed;
 * and nothing that was seen is outside. Undefined where there are fewer than five.
 */
export function buildBand(
  { points, unit }: Figure,
  calm: Span,
  disturbed: readonly Span[],
): Band | undefined {
  const values = points
    .filter(({ fromMs, toMs }) => fromMs >= calm.fromMs && toMs <= calm.toMs)
    .filter(({ fromMs, toMs }) => !disturbed.some((span) => fromMs < span.toMs && toMs > span.fromMs))
    .flatMap(({ value }) => value ?? [])
    .slice(-MOST_WINDOWS);
  if (values.length < FEWEST_WINDOWS) {
    return undefined;
  }
  const isTime = unit === 'ms' && values.every((value) => value > 0);
  const scaled = isTime ? values.map(Math.log) : values;
  const n = scaled.length;
  const mean = scaled.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const limit = mean + studentQuantile(ONE_SIDED, n - 1) * deviation * Math.sqrt(1 + 1 / n);
  return {
    mean: isTime ? Math.exp(mean) : mean,
    to: Math.max(isTime ? Math.exp(limit) : limit, ...values),
    windows: n,
  };
}
