/** How bad a finding is: the three levels of seed 001. */
export type Severity = 'critical' | 'issue' | 'opportunity';

/** Something a rule found in the record: never without its figure, and a moment and a chart where they are known. */
export interface Finding {
  readonly severity: Severity;
  readonly title: string;
  /** The part of the system, or the test, that it is about. */
  readonly affected: string;
  /** What it does to users; the target that it touches. */
  readonly impact: string;
  /** The figures it rests on, with moment and chart. */
  readonly evidence: readonly string[];
  /** What rose together with it; never a cause. */
  readonly associated?: string;
  readonly action: string;
  /** What to measure to see whether the action helped. */
  readonly measureNext: string;
}
