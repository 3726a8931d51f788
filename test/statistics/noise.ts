import { normalQuantile } from '../../statistics/normal-distribution.ts';
import type { Random } from '../../statistics/seeded-random.ts';

/** Draws from the standard normal distribution. */
export function normalNoise(random: Random): number {
  return normalQuantile(Math.max(1e-12, random()));
}

/** Draws a series in which each value keeps `memory` (0 … 1) of the one before: first-order autoregression. */
export function autoregressive(count: number, memory: number, random: Random): number[] {
  const series: number[] = [];
  let value = normalNoise(random) / Math.sqrt(1 - memory ** 2);
  for (let second = 0; second < count; second += 1) {
    value = memory * value + normalNoise(random);
    series.push(value);
  }
  return series;
}
