/**
 * One fault of a schedule. Times are texts: a duration (`10s`), or a share of the test's planned length (`30%`), so that
 * one schedule goes with short tests and long ones.
 */
export interface ScheduledFault {
  /** Its name in the log and the report; `what`, numbered where it occurs twice, when absent. */
  readonly id?: string;
  /** What happens, such as `latency` or `kill`; the drivers in `faults/drivers` say which there are. */
  readonly what: string;
  /** Where: a connection (`generator-target`), a process (`database`), or what the target file names. */
  readonly where: string;
  /** From the start of load. */
  readonly at: string;
  /** How long; absent for what happens once. */
  readonly for?: string;
  /** How much, by `what`: `{ "latencyMs": 100 }`. */
  readonly howMuch?: Readonly<Record<string, unknown>>;
  /** Left out where it cannot be made, instead of keeping the run from beginning; the report says so. */
  readonly optional?: boolean;
}

/** What goes wrong while a test runs, and when: a value that knows nothing of the test. */
export interface FaultSchedule {
  /** One sentence for readers. */
  readonly purpose?: string;
  /** How long a figure must stay in its band before it counts as recovered, as a duration; 3 s when absent. */
  readonly holdFor?: string;
  readonly faults: readonly ScheduledFault[];
}
