import { type Delay, quantileOf } from './delay.ts';

/** Draws in a block; see drawDelays. */
export const BLOCK_DRAWS = 1_000;

/**
 * Returns draws of a delay in milliseconds. Each block of BLOCK_DRAWS holds one draw from each of as many equally
 * likely ranges, in random order, so that a thousand draws have the quantiles of the formula: the p99 of a thousand
 * independent exponential draws would be off by 5 % one time in three. What fewer draws had is in the log.
 */
export function drawDelays(delay: Delay, random: () => number): () => number {
  const ranges: number[] = [];
  return () => {
    if (ranges.length === 0) {
      for (let range = 0; range < BLOCK_DRAWS; range++) {
        ranges.push(range);
      }
    }
    const last = ranges.length - 1;
    const picked = Math.floor(random() * ranges.length);
    const range = ranges[picked] ?? 0;
    ranges[picked] = ranges[last] ?? 0;
    ranges.length = last;
    // Never 0 or 1, where some distributions have no end.
    return quantileOf(delay, (range + Math.max(random(), Number.EPSILON)) / BLOCK_DRAWS);
  };
}
