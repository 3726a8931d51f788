import type { FaultSchedule } from '../../lib/config/fault-schedule.ts';
import type { TestSummary } from '../../lib/summary/test-summary.ts';
import type { FaultSpan } from '../../record/fault-event.ts';
import type { Recovery } from '../../record/recovery-schema.ts';
import type { Timeline } from '../../record/timeline.ts';
import type { TargetCounters } from '../target/read-counters.ts';
import type { Fault, InjectedLine } from './fault-control.ts';
import type { LockStepTimes } from './lock-step-client.ts';

/** What one case left behind: what the suite reported, and what the target knows to be true. */
export interface Evidence {
  readonly summary: TestSummary;
  /** What the target itself counted during the case, by name. */
  readonly counters: TargetCounters;
  /** How many faults were injected, by fault or id. */
  readonly injected: Readonly<Record<string, number>>;
  /** Every injected fault, in the order of time. */
  readonly log: readonly InjectedLine[];
  /** The course of the test by the second, where it was recorded. */
  readonly timeline?: Timeline;
  /** What the report observed of the test, where the case asks for a report. */
  readonly observations: readonly string[];
  /** What another client measured, where the case asks for it. */
  readonly lockStep?: LockStepTimes;
  /** The faults of the case’s schedule, by their log. */
  readonly spans: readonly FaultSpan[];
  /** What the suite told of them. */
  readonly recovery?: Recovery;
}

/** One comparison, before it is judged; figures in `unit`. */
export interface Comparison {
  readonly figure: string;
  readonly unit: 'count' | 'ms';
  readonly injected: number | null;
  readonly reported: number | null;
  /** The largest error allowed; null for a figure that is only shown. */
  readonly tolerance: number | null;
  readonly toleranceText: string;
  readonly note?: string;
}

/** Compares what was injected with what was reported; `baseline` is the same load without the fault. */
export type Check = (evidence: Evidence, baseline: Evidence | undefined) => Comparison;

/** One case: a load, the faults put into the target meanwhile, and what must come out. */
export interface CalibrationCase {
  /** As CASES takes it; unique. */
  readonly name: string;
  /** What is put into the target, for readers. */
  readonly fault: string;
  /** The test of the suite that measures it. */
  readonly test: string;
  /** Its load, by variable; what is not named is as in the profile `smoke`. */
  readonly load: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  /** Faults by a schedule, as `make run FAULTS=…` has them, whose recovery is measured; `faults` is empty then. */
  readonly schedule?: FaultSchedule;
  /**
   * When the faults are put: before the test starts, or when all its users have joined their channels, so that
   * set-up and joining go undisturbed.
   */
  readonly putWhen: 'before' | 'joined';
  /** The case with the same load without faults that delays are compared with. */
  readonly baseline?: string;
  /** Whether a report is made of the case, for what it observes. */
  readonly wantsReport?: true;
  /** Whether the official client measures one message at a time on the same target: beside the test, or after it. */
  readonly lockStep?: 'beside' | 'after';
  /** Stops k6 itself for a time, as the whole machine would under another's load; from when all users have joined. */
  readonly generatorStop?: { readonly afterMs: number; readonly durationMs: number };
  readonly checks: readonly Check[];
}
