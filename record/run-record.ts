import type { TestSummary } from '../lib/summary/test-summary.ts';
import type { Audit } from './audit-schema.ts';
import type { Capacity } from './capacity-schema.ts';
import type { FaultSpan } from './fault-event.ts';
import type { Manifest, ManifestTest } from './manifest-schema.ts';
import type { Merge } from './merge/merge-schema.ts';
import type { FaultWindow } from './parse-faults.ts';
import type { LogRecord } from './parse-log.ts';
import type { GeneratorState } from './read-generators.ts';
import type { Recovery } from './recovery-schema.ts';
import type { SystemLine } from './system-line.ts';
import type { Timeline } from './timeline.ts';

/** A results file that could not be read as it should be; `file` is relative to the run's folder. */
export interface RecordProblem {
  readonly file: string;
  readonly message: string;
}

/** Everything the results hold of one test; what could not be read is absent and has its problem. */
export interface TestRecord {
  readonly name: string;
  readonly manifest: ManifestTest;
  readonly summary?: TestSummary;
  readonly timeline?: Timeline;
  readonly log?: LogRecord;
  /** What became of every delivery; absent for a test that delivers nothing and for a run without an audit. */
  readonly audit?: Audit;
  /** When which fault was injected; absent without a log of faults. */
  readonly faults?: readonly FaultWindow[];
  /** What the run itself injected; absent without a log of faults. */
  readonly faultSpans?: readonly FaultSpan[];
  /** How the figures came about from those of the generators; absent where they were not merged. */
  readonly merge?: Merge;
  /** Where each generator ran and how its process was; absent where none left a folder. */
  readonly generators?: readonly GeneratorState[];
  /** What each fault that the run injected did, and when all was well again; absent where none was injected. */
  readonly recovery?: Recovery;
}

/** Everything a report is made of, read and checked; the only input of the model. */
export interface RunRecord {
  readonly manifest: Manifest;
  readonly tests: readonly TestRecord[];
  /** Lines of `system.ndjson`; empty when there is none. */
  readonly system: readonly SystemLine[];
  /** The run's files, relative to its folder, sorted. */
  readonly files: readonly string[];
  /** The load steps of a capacity run; absent for any other. */
  readonly capacity?: Capacity;
  readonly problems: readonly RecordProblem[];
}
