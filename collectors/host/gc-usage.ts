import { known } from '../rates.ts';

/** What the garbage collector of the generator did since the run began; it only grows, but for the last three. */
export interface GcTotals {
  readonly collections: number;
  /**
   * What the program had to give up, ms on one core: pauses, assists and the collector's own share. Go takes these
   * times by the clock, so that the wait of a thread for a core of a full machine is in them.
   */
  readonly takenMs: number;
  /** Collecting on cores that the program left idle, ms on one core. */
  readonly idleMs: number;
  /** Time in which the whole program stood still, ms. */
  readonly pauseMs: number;
  /** What was in use after the last collection, bytes. */
  readonly heapLiveBytes: number;
  /** The size at which the next collection is due to end, bytes. */
  readonly heapGoalBytes: number;
  /** The cores that the program may use (GOMAXPROCS). */
  readonly cores: number;
}

const NONE = { collections: 0, takenMs: 0, idleMs: 0, pauseMs: 0 };

/**
 * Turns totals into the values of one sample, given how long its interval was and whether the generator lived in it.
 * The share is of all that the generator's cores could do, as in Go's own GCCPUFraction, and not of its CPU time,
 * because the parts are taken by the clock. A collection counts where it ends, so one sample may hold more than its
 * interval: the share means something over a window, as Σ taken ÷ (Σ taken + Σ rest), and is left out of such samples.
 */
export function createGcUsage(): (
  totals: GcTotals | undefined,
  intervalMs: number | undefined,
  isAlive: boolean,
) => Record<string, number> {
  let before = NONE;
  return (totals, intervalMs, isAlive) => {
    if (totals === undefined) {
      return {};
    }
    const { takenMs, idleMs, pauseMs, collections } = before;
    before = totals;
    // What a generator collected while it ended belongs to no other.
    if (intervalMs === undefined || !isAlive) {
      return {};
    }
    const gcMs = totals.takenMs - takenMs;
    const gcRestMs = totals.cores * intervalMs - gcMs;
    return known({
      gcSharePercent: gcRestMs > 0 ? (100 * gcMs) / (gcMs + gcRestMs) : undefined,
      gcMs,
      gcRestMs,
      gcIdleMs: totals.idleMs - idleMs,
      gcPauseMs: totals.pauseMs - pauseMs,
      gcCollections: totals.collections - collections,
      heapLiveBytes: totals.heapLiveBytes,
      heapGoalBytes: totals.heapGoalBytes,
    });
  };
}
