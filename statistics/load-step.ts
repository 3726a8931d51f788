/** One step of a capacity test: a load held steady and what was measured while it was. */
export interface LoadStep {
  /** Users or arrivals per second, whichever the test stepped. */
  readonly load: number;
  /** Completed work per second. */
  readonly throughput: number;
  /** `null` where latency was not measured. */
  readonly p95LatencyMs: number | null;
}
