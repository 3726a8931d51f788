/** A stall of a server under a constant rate; durations in ms. */
export interface Stall {
  readonly stallMs: number;
  readonly ratePerSec: number;
  /** How long the rate is held in all, the stall within it. */
  readonly windowMs: number;
  /** What the server works off a second once it goes on. Infinity: the backlog is gone at once. */
  readonly drainPerSec: number;
}

/**
 * The percentile (`share` 0 … 1) of the response time, ms, that a stall makes of a load whose other messages take next
 * to no time.
 *
 * The arithmetic: with rate λ a message falls due every 1/λ. One that is due t after the stall of length S began waits
 * for the end of the stall, S − t, and then for the λt messages due before it, which the server works off at μ: λt/μ.
 * So it is answered S − t + λt/μ = S − t(1 − λ/μ) after it was due: a straight line that falls from S at t = 0 to
 * nothing at T = S/(1 − λ/μ), when the server has caught up. (Messages due after the end of the stall, but before T,
 * find a backlog of λS − (μ − λ)(t − S) messages, and the same line.) The messages that wait longer than x are those
 * due within T(1 − x/S), λT(1 − x/S) of them. Of the λW messages of the whole window W that is the share 1 − p when
 *
 *     x = S · (1 − (1 − p) · W / T)
 *
 * and nothing when (1 − p) · W > T: then the stall is too short, or the window too long, for that percentile to show it.
 */
export function stallPercentileMs(
  { stallMs, ratePerSec, windowMs, drainPerSec }: Stall,
  share: number,
): number {
  if (drainPerSec <= ratePerSec) {
    throw new RangeError(
      `Expected a server that works off more than the ${ratePerSec}/s that arrive, got ${drainPerSec}/s: it never catches up.`,
    );
  }
  const caughtUpMs = stallMs / (1 - ratePerSec / drainPerSec);
  return Math.max(0, stallMs * (1 - ((1 - share) * windowMs) / caughtUpMs));
}
