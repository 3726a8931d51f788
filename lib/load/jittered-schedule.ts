import { fractionOf } from './random.ts';

/** How far a message may be off its even place, as a share of the interval to either side. */
const JITTER = 0.25;

/**
 * When user `index` sends its message number `nth`, ms after it joined: one in each interval, from a random phase, each
 * moved a little. Without the phase all users that connect together would send together; without the jitter they
 * would go on doing so.
 */
export function jitteredDueMs(index: number, nth: number, intervalMs: number): number {
  const phase = JITTER + fractionOf(index, -1) * (1 - 2 * JITTER);
  const jitter = (fractionOf(index, nth) * 2 - 1) * JITTER;
  return (nth + phase + jitter) * intervalMs;
}
