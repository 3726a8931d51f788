import type { TimeWindow, ValueSummary } from '../../collectors/summarise.ts';
import type { Breakdown, LoadPlan, TestDefinition } from '../../lib/config/test-definition.ts';
import type { Load } from '../../lib/config/variables.ts';
import type { JudgedRow } from '../../lib/summary/judge-row.ts';
import type { RunRecord, TestRecord } from '../../record/run-record.ts';
import type { CapacityView } from './analyse-capacity.ts';
import type { Finding } from './findings/finding.ts';
import type { Chart, ComparableFigure, ReportTest, Verdict } from './report-model.ts';
import type { TargetBurst } from './target-bursts.ts';

/** A breakdown with its figures: one line an item, one judged row a column. */
export interface BreakdownView {
  readonly definition: Breakdown;
  readonly lines: readonly {
    readonly label: string;
    readonly value: string;
    readonly cells: readonly JudgedRow[];
    /** What ranks the line in the "slowest" list; null without data. */
    readonly rank: JudgedRow | null;
  }[];
}

/** One test with everything the sections need, worked out once. */
export interface TestView {
  readonly definition: TestDefinition | undefined;
  readonly record: TestRecord;
  readonly load: Load | undefined;
  readonly plan: LoadPlan | undefined;
  /** From the start of load to its end; undefined when the test was not run. */
  readonly window: TimeWindow | undefined;
  /** System figures within the window. */
  readonly system: readonly ValueSummary[];
  /** Bursts of what the target had held back. */
  readonly bursts: readonly TargetBurst[];
  readonly peak: { readonly value: number; readonly atMs: number } | undefined;
  readonly report: ReportTest;
  readonly breakdowns: readonly BreakdownView[];
  readonly charts: readonly Chart[];
}

/** Everything that one run can be compared by. */
export interface RunFigures {
  readonly runId: string;
  readonly figures: readonly ComparableFigure[];
}

/** An earlier run to compare with. */
export interface Baseline extends RunFigures {
  /** It and its repeats; at least itself. */
  readonly runs: readonly RunFigures[];
}

/** Why there is nothing to compare with. */
export interface NoBaseline {
  readonly reason: string;
}

/** What findings are looked for in. */
export type FindingInput = Pick<ReportContext, 'record' | 'tests'>;

/** Everything a section may read; sections decide no figures of tests, they only choose and word them. */
export interface ReportContext {
  readonly record: RunRecord;
  /** The tests of the run in their order, those that were not run among them. */
  readonly tests: readonly TestView[];
  /** System figures over all tests together. */
  readonly system: readonly ValueSummary[];
  readonly quickMetrics: readonly JudgedRow[];
  readonly figures: Readonly<Record<string, number | null>>;
  readonly comparable: readonly ComparableFigure[];
  readonly verdict: Verdict;
  readonly verdictReasons: readonly string[];
  readonly baseline: Baseline | NoBaseline;
  /** The earlier repeats of this run. */
  readonly siblings: readonly RunFigures[];
  /** What the rules found, the worst first. */
  readonly findings: readonly Finding[];
  /** What the load steps of a capacity run say; undefined for any other run. */
  readonly capacity: CapacityView | undefined;
  /** The figures of its load steps, as far as their folders lie beside this run. */
  readonly steps: readonly RunFigures[];
}
