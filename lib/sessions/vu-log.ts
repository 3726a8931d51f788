import exec from 'k6/execution';
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'k6/timers';
import type { TargetConfig } from '../config/variables.ts';
import type { TimeRecorder } from '../metrics/time-recorder.ts';
import { formatLine, type LineKind } from '../metrics/vu-line.ts';
import type { SetupData } from '../summary/build-summary.ts';
import type { Outline } from '../summary/outline.ts';
import { startHealthLog } from './health-log.ts';

/** What a virtual user prints for the merge. */
export interface VuLog {
  /** The number of this generator among those that share the test. */
  readonly generator: number;
  readonly print: (kind: LineKind, body: string) => void;
  /** Prints what is left, and how much there was: without its last line a virtual user's lines are not complete. */
  readonly close: () => void;
}

/** How often what has been measured is printed, ms: so much a virtual user that is killed takes with it. */
const PRINT_EVERY_MS = 10_000;

/** What of a test decides what is printed. */
export interface LoggedTest {
  readonly recorder: TimeRecorder;
  readonly target: Pick<TargetConfig, 'auditLog' | 'generatorApi'>;
  readonly outline: (setup: SetupData) => Outline;
}

/** Opens the log of this VU; where nothing is to be printed it only hands the last times to k6. Call it in the VU. */
export function openVuLog({ recorder, target, outline }: LoggedTest, setup: SetupData): VuLog {
  const { nonce, loadStartedAtMs } = setup;
  const place = placeOfGenerator();
  if (!target.auditLog) {
    return { generator: place.generator, print: () => undefined, close: recorder.flush };
  }
  const origin = { nonce, ...place, vu: exec.vu.idInTest };
  let seq = 0;
  const print = (kind: LineKind, body: string): void => {
    console.log(formatLine({ ...origin, kind, seq, body }));
    seq += 1;
  };
  if (exec.vu.idInInstance === 1) {
    print('outline', JSON.stringify(outline(setup)));
  }
  const printTimes = (): void => {
    for (const body of recorder.print()) {
      print('times', body);
    }
  };
  const timer = setInterval(printTimes, PRINT_EVERY_MS);
  /** When this virtual user got to the agreed start, ms after it: whatever held it up held up its users too. */
  let startedAfterMs: number | undefined;
  const start = setTimeout(
    () => {
      startedAfterMs = Date.now() - loadStartedAtMs;
    },
    Math.max(0, loadStartedAtMs - Date.now()),
  );
  const stopHealthLog = startHealthLog(target.generatorApi);
  return {
    generator: place.generator,
    print,
    close: () => {
      clearInterval(timer);
      clearTimeout(start);
      stopHealthLog();
      printTimes();
      print('end', JSON.stringify({ lines: seq + 1, printed: recorder.printed(), startedAfterMs }));
    },
  };
}

/** This generator's number among those that share the test, by its execution segment: 1 of 1 where it has none. */
function placeOfGenerator(): { readonly generator: number; readonly generators: number } {
  const { executionSegment, executionSegmentSequence } = exec.test.options;
  const segment = String(executionSegment ?? '');
  const sequence = String(executionSegmentSequence ?? '').split(',');
  // A segment from 0 may be written without it.
  const from = segment.includes(':') ? (segment.split(':')[0] ?? '') : '0';
  return { generator: Math.max(0, sequence.indexOf(from)) + 1, generators: Math.max(1, sequence.length - 1) };
}
