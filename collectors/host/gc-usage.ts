import { known } from '../rates.ts';

/** What the garbage collector of the generator did since the run began; it only grows, but for the last two. */
export interface GcTotals {
  readonly collections: number;
  /** CPU time that the program had to give up: pauses, assists and the collector's own share, ms. */
  readonly cpuMs: number;
  /** CPU time on cores that the program left idle, ms. */
  readonly idleCpuMs: number;
  /** Time in which the whole program stood still, ms. */
  readonly pauseMs: number;
  /** What was in use after the last collection, bytes. */
  readonly heapLiveBytes: number;
  /** The size at which the next collection is due to end, bytes. */
  readonly heapGoalBytes: number;
}

const NONE: GcTotals = {
  collections: 0,
  cpuMs: 0,
  idleCpuMs: 0,
  pauseMs: 0,
  heapLiveBytes: 0,
  heapGoalBytes: 0,
};

/**
 * Turns totals into the values of one sample; `processCpuMs` is the CPU time of the generator in its interval.
 * A collection counts where it ends, so one sample may hold more collecting than CPU time: the share means something
 * over a window, as Σ collecting ÷ (Σ collecting + Σ other), and is left out of samples in which it would not.
 */
export function createGcUsage(): (
  totals: GcTotals | undefined,
  processCpuMs: number | undefined,
) => Record<string, number> {
  let before = NONE;
  return (totals, processCpuMs) => {
    if (totals === undefined) return {};
    const { cpuMs, idleCpuMs, pauseMs, collections } = before;
    before = totals;
    // A generator that has just ended has no CPU time in this interval; its last collections belong to no other.
    if (processCpuMs === undefined) return {};
    const gcCpuMs = totals.cpuMs - cpuMs;
    const gcIdleCpuMs = totals.idleCpuMs - idleCpuMs;
    const gcOtherCpuMs = processCpuMs - gcCpuMs - gcIdleCpuMs;
    return known({
      gcSharePercent: gcOtherCpuMs > 0 ? (100 * gcCpuMs) / (gcCpuMs + gcOtherCpuMs) : undefined,
      gcCpuMs,
      gcIdleCpuMs,
      gcOtherCpuMs,
      gcPauseMs: totals.pauseMs - pauseMs,
      gcCollections: totals.collections - collections,
      heapLiveBytes: totals.heapLiveBytes,
      heapGoalBytes: totals.heapGoalBytes,
    });
  };
}
