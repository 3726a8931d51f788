import type { RateRule } from './rate-rules.ts';

/** What a limiter says of one request; times in milliseconds. */
export interface RateDecision {
  verdict: 'allowed' | 'limited' | 'blocked';
  remaining: number;
  retryAfterMs: number;
}

/** Counts requests of callers in fixed windows. */
export interface RateLimiter {
  /**
   * Counts one request of a caller against a rule and says whether it may pass. Refusals are counted against the
   * address, and shut it out.
   */
  admit: (from: { caller: string; address: string }, rule: RateRule) => Promise<RateDecision>;
}
