import { normalQuantile } from './normal-distribution.ts';

function sumOfSquares(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/**
 * Returns the runs a side with which two identical systems of this noise would be called 'no change' 95 times in 100
 * (for alpha 0.05): the interval's half width and the chance difference must both fit into the margin,
 * (z₀.₉₅ + z₀.₉₇₅) · σ·√(π/N) ≤ margin, with σ√(π/2N) the standard error of a median and σ pooled over both sides; one run more is asked for, since so few
 * runs are not quite normal (simulated: 96.5–99 times in 100 at 4 to 28 runs).
 * Always above the runs there are already and at least `atLeast`; `null` when the margin is 0.
 */
export function runsForNoChange(
  baseline: readonly number[],
  current: readonly number[],
  options: { readonly margin: number; readonly alpha: number; readonly atLeast: number },
): number | null {
  const { margin, alpha, atLeast } = options;
  if (margin <= 0) {
    return null;
  }
  const variance =
    (sumOfSquares(baseline) + sumOfSquares(current)) / Math.max(1, baseline.length + current.length - 2);
  const reach = normalQuantile(1 - alpha) + normalQuantile(1 - alpha / 2);
  const byNoise = Math.ceil((Math.PI * reach ** 2 * variance) / margin ** 2);
  return Math.max(atLeast, byNoise + 1, Math.min(baseline.length, current.length) + 1);
}
