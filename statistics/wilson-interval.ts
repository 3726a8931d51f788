import type { Interval } from './interval.ts';
import { normalQuantile } from './normal-distribution.ts';

/**
 * Returns Wilson's score interval (shares 0 … 1) for `hits` out of `trials`; `null` when nothing was tried.
 * It stays honest at 0 and 100 %, where the textbook interval has no width. Source: E. B. Wilson, JASA 22, 1927.
 * Throws when the counts are not whole or `hits` exceeds `trials`.
 */
export function wilsonInterval(hits: number, trials: number, confidence = 0.95): Interval | null {
  if (!(Number.isInteger(hits) && Number.isInteger(trials) && hits >= 0 && hits <= trials)) {
    throw new RangeError(`Expected whole numbers with 0 ≤ hits ≤ trials, got ${hits} of ${trials}.`);
  }
  if (trials === 0) {
    return null;
  }
  const z = normalQuantile(0.5 + confidence / 2);
  const share = hits / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))) / scale;
  return {
    low: hits === 0 ? 0 : centre - half,
    high: hits === trials ? 1 : centre + half,
    confidence,
  };
}
