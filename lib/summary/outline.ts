import type { TestSummary } from './test-summary.ts';

/**
 * What a test's summary says besides figures, and which it has: printed by the first virtual user of each k6 before the
 * load, so that a summary can be made of the recording where k6 itself never comes to write one.
 */
export interface Outline extends Omit<TestSummary, 'metrics' | 'endedAtMs' | 'durationMs'> {
  /** k6's keys of the metrics that it keeps, with the limits on each. */
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
  /** The tags by which k6 records metrics; absent in results of before it was told, when there was `kind` only. */
  readonly recordedTags?: readonly string[];
}
