import type { Unit } from '../metrics/catalogue.ts';
import type { FamilyName } from './metric-families.ts';
import type { Stat } from './stat.ts';

/** A metric or one of its sub-metrics: `{ metric: 'rest_requests', tags: { step: 'search' } }`. */
export interface MetricRef {
  readonly metric: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The one figure that stands for a test; it must be one of the test's rows. */
export interface Headline extends MetricRef {
  readonly stat: Stat;
  /** On the first screen; the row's own label when absent. */
  readonly label?: string;
  /** What an earlier tool claimed for it. */
  readonly seed?: {
    /** As it was claimed: `10,000 messages a second`. */
    readonly figure: string;
    /** What that tool really counted, in one sentence. */
    readonly counted: string;
  };
}

/** One course of a panel: a counter's growth a second, its running total, or a statistic of each second. */
export interface PanelSeries extends MetricRef {
  readonly label: string;
  readonly show:
    | 'per_second'
    | 'total'
    | 'value'
    | 'rate'
    | 'avg'
    | 'min'
    | 'med'
    | 'p(95)'
    | 'p(99)'
    | 'max';
}

/** A panel of a test's chart, on the time axis that all of them share. */
export interface DeclaredPanel {
  readonly title: string;
  readonly unit: Unit | 'per_second';
  /** One to eight courses. */
  readonly series: readonly PanelSeries[];
}

/** A count that both ends have, so that the suite's figure can be proved by the target's. */
export interface TargetCount {
  readonly label: string;
  /** Counters of the suite, summed up; the row is left out when the summary has none of them. */
  readonly suite: readonly MetricRef[];
  /** Counters of the target, summed up; one with labels is the sum of its parts (`messagesAccepted.socket`). */
  readonly target: readonly string[];
  /** Parts of those counters that are not of the test, such as the run's own questions: `GET /api/health`. */
  readonly except?: readonly string[];
}

/** What a test declares of its report besides rows and tables; what it leaves out follows from its metrics' families. */
export interface ReportDeclarations {
  /** What the test is mainly about: where readiness, key figures and capacity are judged by it. */
  readonly family?: FamilyName;
  readonly headline?: Headline;
  /** Panels after those that follow from the families of its metrics. */
  readonly panels?: readonly DeclaredPanel[];
  /** What the target must have counted for the test's figures to agree. */
  readonly targetCounts?: readonly TargetCount[];
}
