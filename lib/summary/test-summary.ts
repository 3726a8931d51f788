/** One metric as it stood at the end of a test. */
export interface SummaryMetric {
  readonly kind: 'counter' | 'trend' | 'rate' | 'gauge';
  /** k6's aggregates: counters `count,rate`; rates `rate,passes,fails`; trends `count,min,avg,med,max,p(N)`. */
  readonly values: Readonly<Record<string, number>>;
  /** Threshold expression → held. */
  readonly thresholds?: Readonly<Record<string, boolean>>;
  /** Why it was measured and yet has no figures: what the generators printed of it is not whole. */
  readonly problem?: string;
}

/**
 * The `summary.json` of one test: written by the bundle's `handleSummary`, read by the report. Keys of `metrics` are
 * k6's: `message_latency`, or `api_time{endpoint:search}` for a sub-metric.
 */
export interface TestSummary {
  readonly schema: 1;
  readonly test: string;
  readonly profile: string;
  readonly protocol: string;
  /** Epoch ms at which set-up ended and load began; absent when it never did. */
  readonly loadStartedAtMs?: number;
  readonly endedAtMs: number;
  /** k6's own test run duration, ms. */
  readonly durationMs: number;
  /** The resolved load by key (`users`, `durationMs` …). */
  readonly load: Readonly<Record<string, unknown>>;
  /** Origins only; never credentials. */
  readonly targetUrl: string;
  readonly targetWsUrl: string;
  /** What set-up learnt of the target, such as `version` or `indexDocuments`. */
  readonly facts: Readonly<Record<string, string | number>>;
  readonly metrics: Readonly<Record<string, SummaryMetric>>;
  /** What tells this test's run from all others, and how many virtual users all of its generators have. */
  readonly run?: { readonly nonce: string; readonly virtualUsers: number };
}
