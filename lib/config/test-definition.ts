import { declareMetrics, type MetricSpec } from '../metrics/catalogue.ts';
import type { Features } from '../protocols/chat-protocol.ts';
import type { FaultSchedule } from './fault-schedule.ts';
import type { ReportDeclarations } from './report-declarations.ts';
import type { Stat } from './stat.ts';
import type { ToolResult } from './tool-result.ts';
import type { Load, LoadVariable, ValuesOf, Variable } from './variables.ts';

/** The profile that every test has: seconds, with a few users. */
export const SMOKE = 'smoke';

/** A variable of one test alone, and what it means to whoever sets it. */
export type OwnVariable = Variable & { readonly meaning: string };

/** The variables of one test alone by their names in the environment. */
export type OwnVariables = Readonly<Record<string, OwnVariable>>;

/** What a test without variables of its own has. */
export type NoVariables = Readonly<Record<never, never>>;

/** The load of a test with variables of its own: theirs stand beside those that all tests share. */
export type LoadOf<V extends OwnVariables> = Load & ValuesOf<V>;

/** A bound on a figure, in the unit of its metric. */
export interface Bound {
  readonly op: '<' | '<=' | '>' | '>=';
  readonly value: number;
}

/** One row of a test's result table, with its limit when the figure has a target. */
export interface Row {
  /** One of the catalogue, or of the test's own. */
  readonly metric: string;
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
  readonly columns: readonly { readonly metric: string; readonly stat: Stat; readonly label: string }[];
  /** Which column ranks the items for the "slowest" list, if one is wanted. */
  readonly rankBy?: { readonly metric: string; readonly stat: Stat };
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
  /** Users come as fast as the target takes them; absent where a ramp paces them. */
  readonly isStorm?: true;
  /** Messages go as fast as the target takes them, so that the collector's part is taken from the figure itself. */
  readonly isFlood?: true;
  /** Bytes the generator will send; an estimate. */
  readonly sentBytes: number;
  /** What the generator is expected to hold at its peak, bytes. */
  readonly memoryBytes: number;
  /** The users or rate over time, straight lines between the points. */
  readonly curve: readonly { readonly atMs: number; readonly value: number }[];
  readonly curveUnit: 'users' | 'msg/s';
}

/**
 * One test as data: its load in each profile, its variables and metrics, its limits, its tables. k6, the run and the
 * report all read this same object. The file is `thresholds/<suite>/<test>.ts` and exports it as `definition`; the script
 * is `scripts/<suite>/<test>.ts`.
 */
export interface TestDefinition<V extends OwnVariables = NoVariables> extends ReportDeclarations {
  readonly name: string;
  readonly title: string;
  /** One sentence on what the test does. */
  readonly purpose: string;
  /** Place in a run of its suite; lower runs first. */
  readonly order: number;
  /** The chat system that the test was made for, and PROTOCOL unless something else is asked for; the suite's name without this. */
  readonly system?: string;
  /** Variables of the built-in target that the run starts, such as a small pool; the environment's own go over them. */
  readonly targetVariables?: Readonly<Record<string, string>>;
  /** What a chat system must have for this test; one that lacks it is refused before any load. */
  readonly needs?: readonly (keyof Features)[];
  /** The script itself decides who shares a room: channels and room size of the load are not fitted to the protocol. */
  readonly ownRooms?: true;
  /** It goes as fast as both sides can: its rate is that of the slower one, and the report says which that was. */
  readonly unpaced?: true;
  /** What the test asks of a fragile server, and keeps clear of. */
  readonly notes?: readonly string[];
  /** The shared load variables that this test reads; others do not apply to it. */
  readonly uses: readonly LoadVariable[];
  /** Variables of this test alone. */
  readonly variables?: V;
  /** Metrics of this test alone, by name. */
  readonly metrics?: Readonly<Record<string, MetricSpec>>;
  /** Load profiles by any name; `smoke` is required. */
  readonly profiles: { readonly smoke: Partial<LoadOf<V>> } & Readonly<Record<string, Partial<LoadOf<V>>>>;
  rows(load: LoadOf<V>): readonly Row[];
  readonly breakdowns: readonly Breakdown[];
  plan(load: LoadOf<V>): LoadPlan;
  /** Its result in the shape of the tool that came with the system; a run that has one gets files of that shape. */
  toolResult?(load: LoadOf<V>): ToolResult;
  /** What goes wrong while it runs, unless the run has a schedule of its own (`FAULTS`). */
  readonly faults?: FaultSchedule;
}

/**
 * Declares a test: its metrics become known by name, and the types of its own variables reach its rows and its plan.
 *
 * @example
 * export const definition = defineTest({ name: 'queue-jump', variables: { PAIRS: { key: 'pairs', type: 'integer', … } }, … });
 */
export function defineTest<const V extends OwnVariables = NoVariables>(
  definition: TestDefinition<V>,
): TestDefinition<V> {
  declareMetrics(definition.metrics ?? {});
  return definition;
}
