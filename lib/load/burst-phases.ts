import type { Stage } from '../config/variables.ts';

/** What a moment of a load with bursts belongs to. */
export type BurstPhase = 'before' | 'bursts' | 'after';

/** When bursts begin and end, ms from the start of load. */
export interface BurstTimes {
  readonly firstMs: number;
  readonly endMs: number;
}

/**
 * The time from the first rise above the first stage's users to the end of the last fall. Both are the end of the stages
 * where there is no burst.
 */
export function burstTimesOf(stages: readonly Stage[]): BurstTimes {
  const base = stages[0]?.users ?? 0;
  let [startMs, users, endMs] = [0, 0, 0];
  let firstMs: number | undefined;
  for (const stage of stages) {
    if (stage.users > base) {
      firstMs ??= startMs;
    }
    startMs += stage.durationMs;
    if (stage.users < users) {
      endMs = startMs;
    }
    users = stage.users;
  }
  return firstMs === undefined || endMs <= firstMs
    ? { firstMs: startMs, endMs: startMs }
    : { firstMs, endMs };
}

/**
 * The phase of a moment: `after` begins `settleMs` after the last burst, as a system may take that long to be itself
 * again.
 */
export function burstPhaseAt({ firstMs, endMs }: BurstTimes, atMs: number, settleMs: number): BurstPhase {
  if (atMs < firstMs) {
    return 'before';
  }
  return atMs < endMs + settleMs ? 'bursts' : 'after';
}
