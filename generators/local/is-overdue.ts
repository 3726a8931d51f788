/** Longest set-up of a test, ms: what the scripts allow k6 for it, and k6's own start. */
const SETUP_MS = 5 * 60_000 + 30_000;

/** From the planned end of the load to the end of k6, ms: slack, graceful stop, set-down and summary. */
const ENDING_MS = 30_000 + 5_000 + 60_000 + 40_000;

/** The moments that decide whether a k6 hangs, epoch ms. */
export interface K6Moments {
  readonly startedAtMs: number;
  /** When its first virtual user was active, once known. */
  readonly loadStartedAtMs: number | undefined;
  readonly nowMs: number;
}

/** Whether a k6 takes longer than its plan and every time-out it has allow. */
export function isOverdue(planMs: number, { startedAtMs, loadStartedAtMs, nowMs }: K6Moments): boolean {
  return loadStartedAtMs === undefined
    ? nowMs - startedAtMs > SETUP_MS + planMs + ENDING_MS
    : nowMs - loadStartedAtMs > planMs + ENDING_MS;
}
