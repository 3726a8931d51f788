/** A stall of a server under a constant rate; durations in ms. */
export interface Stall {
  readonly stallMs: number;
  /** How long the rate is held in all, the stall within it. */
  readonly windowMs: number;
  /** From the end of the stall until everything that had gathered is answered. */
  readonly drainMs: number;
  /**
   * In which order the backlog is worked off: `by-connection` when it has gathered in the connections, of which a
   * server reads one after another; `by-due-time` when it waits in the clients for their turn.
   */
  readonly order: 'by-connection' | 'by-due-time';
}

/**
 * The percentile (`share` 0 … 1) of the response time, ms, that a stall makes of a load whose other messages take next
 * to no time; 0 where the percentile does not show the stall.
 *
 * The arithmetic. Messages fall due at a constant rate λ, λW of them in the whole window W. One that is due t after the
 * stall of length S began waits S − t for its end, and then until the server comes to it in the backlog, which takes
 * the server D to work off.
 *
 * By connection: what is due at any t may be in the connection that is read first or last, and a server that reads many
 * connections before it writes answers late in the drain. So the wait U in the backlog does not depend on t, and its mean
 * is between D/2 (each answered as it is read) and D (all answered at the end): 3D/4, within D/4. Of the messages of the
 * stall those wait longer than x for which t < S − x + U: λ(S − x + 3D/4) of them, for x between D and S. That is the
 * share 1 − p of λW when
 *
 *     x = S − (1 − p) · W + 3D/4.
 *
 * By due time: the message due at t has λt before it, which takes D · t/S of the D in which λ(S + D) are worked off at
 * μ = λ(S + D)/D. It is answered at S + λt/μ, so it waits S − t(1 − λ/μ) = S − t · S/(S + D): a straight line from S
 * at t = 0 to nothing at t = S + D, when the server has caught up. Longer than x wait λ(S + D)(1 − x/S), and that is the
 * share 1 − p of λW when
 *
 *     x = S − (1 − p) · W · S/(S + D).
 *
 * λ has gone from both: with five seconds of a window of twenty and D = 0 the p99 is 4,800 ms at any rate.
 */
export function stallPercentileMs({ stallMs, windowMs, drainMs, order }: Stall, share: number): number {
  const hiddenMs = (1 - share) * windowMs;
  const percentileMs =
    order === 'by-connection'
      ? stallMs - hiddenMs + 0.75 * drainMs
      : stallMs - (hiddenMs * stallMs) / (stallMs + drainMs);
  return Math.max(0, percentileMs);
}
