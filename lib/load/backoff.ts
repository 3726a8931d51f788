import { fractionOf } from './random.ts';

/** The first wait and the longest, ms, before jitter: those of Socket.IO's own client. */
const FIRST_MS = 1_000;
const LONGEST_MS = 5_000;

/** How far a wait is off its even length, as a share of it to either side. */
const JITTER = 0.5;

/**
 * How long user `index` waits before its reconnect number `attempt`, from 0: twice as long each time up to a limit, and
 * off by up to half, so that all who were cut off together do not come back together.
 */
export function backoffMs(index: number, attempt: number): number {
  const even = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return even * (1 + JITTER * (2 * fractionOf(index, attempt) - 1));
}
