import type { MetricName } from '../metrics/catalogue.ts';
import type { FaultSchedule } from './fault-schedule.ts';
import type { ReportDeclarations } from './report-declarations.ts';
import type { Load, LoadVariable } from './variables.ts';

/** The built-in load profiles. */
export const profileNames = ['smoke', 'demo', '10k'] as const;

/** The name of a built-in load profile. */
export type ProfileName = (typeof profileNames)[number];

/**
 * A statistic of a metric. `per_second` is a counter's count over `windowMs` of its row (not over the whole test:
 * ramps and set-up would dilute it). The rest are k6's own.
 */
export type Stat =
  | 'count'
  | 'per_second'
  | 'rate'
  | 'avg'
  | 'min'
  | 'med'
  | 'p(90)'
  | 'p(95)'
  | 'p(99)'
  | 'max';

/** A bound on a figure, in the unit of its metric. */
export interface Bound {
  readonly op: '<' | '<=' | '>' | '>=';
  readonly value: number;
}

/** One row of a test's result table, with its limit when the figure has a target. */
export interface Row {
  readonly metric: MetricName;
  readonly stat: Stat;
  /** Tags of a sub-metric, such as `{ endpoint: 'search' }`. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Overrides the label built from metric and statistic. */
  readonly label?: string;
  /** Missing it is a failure. */
  readonly limit?: Bound;
  /** The stricter level; missing only this one is a warning. */
  readonly warning?: Bound;
  /** Why the limit is what it is; required beside every limit. */
  readonly reason?: string;
  /** For `per_second`: the length of the window that the load was meant to run, ms. */
  readonly windowMs?: number;
}

/** A table with one line for each value of a tag: endpoints, file sizes, query types. */
export interface Breakdown {
  readonly title: string;
  /** The tag that splits the metrics, and the heading of the first column. */
  readonly tag: string;
  readonly heading: string;
  readonly items: readonly { readonly value: string; readonly label: string }[];
  readonly columns: readonly { readonly metric: MetricName; readonly stat: Stat; readonly label: string }[];
  /** Which column ranks the items for the "slowest" list, if one is wanted. */
  readonly rankBy?: { readonly metric: MetricName; readonly stat: Stat };
}

/** What a test will do, worked out before any load. */
export interface LoadPlan {
  /** From the start of load to its end, without set-up, ms. */
  readonly durationMs: number;
  readonly vus: number;
  /** Sockets open at the peak. */
  readonly peakConnections: number;
  /** Messages, requests, uploads or queries; an estimate where users wait for answers. */
  readonly operations: number;
  /** Messages times their readers at the peak, per second; 0 where nobody listens. */
  readonly deliveriesPerSec: number;
  /** Bytes the generator will send; an estimate. */
  readonly sentBytes: number;
  /** What the generator is expected to hold at its peak, bytes. */
  readonly memoryBytes: number;
  /** The users or rate over time, straight lines between the points. */
  readonly curve: readonly { readonly atMs: number; readonly value: number }[];
  readonly curveUnit: 'users' | 'msg/s';
}

/**
 * One test as data: its load in each profile, its limits, its tables. k6, the run and the report all read this same
 * object. The file is `thresholds/<name>.ts` and exports it as `definition`; the script is `scripts/<name>.ts`.
 */
export interface TestDefinition extends ReportDeclarations {
  readonly name: string;
  readonly title: string;
  /** One sentence on what the test does. */
  readonly purpose: string;
  /** Place in a run; lower runs first. */
  readonly order: number;
  /** The test calls ɳChat's REST API, so a chat system without one cannot have it. */
  readonly needsRest?: true;
  /** The load variables that this test reads; others do not apply to it. */
  readonly uses: readonly LoadVariable[];
  readonly profiles: Readonly<Record<ProfileName, Partial<Load>>>;
  readonly rows: (load: Load) => readonly Row[];
  readonly breakdowns: readonly Breakdown[];
  readonly plan: (load: Load) => LoadPlan;
  /** What goes wrong while it runs, unless the run has a schedule of its own (`FAULTS`). */
  readonly faults?: FaultSchedule;
}
