import { readGrowth } from '../../host/read-growth.ts';
import type { PlannedTest } from '../configure.ts';
import { followTimeline, type TimelineReading } from './follow-timeline.ts';
import { formatProgress, formatTotals } from './format-progress.ts';

const REDRAW_MS = 1_000;
const LINE_MS = 5_000;

/** Where progress goes: a terminal is redrawn, anything else gets a line now and then. */
export interface ProgressScreen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A test being watched. */
export interface Progress {
  readonly reading: TimelineReading;
  /** Takes the last figures and ends the line. */
  stop(): Promise<void>;
}

/** Shows the state of a running test from its growing recording. */
export function showProgress(
  test: PlannedTest,
  timelinePath: string,
  dashboardUrl: string,
  screen: ProgressScreen = process.stdout,
): Progress {
  const follower = followTimeline();
  const decoder = new TextDecoder();
  const startedAtMs = Date.now();
  let offset = 0;
  screen.write(`${test.definition.name}: live at ${dashboardUrl}\n`);
  const draw = (format: typeof formatProgress): void => {
    const { reading } = follower;
    const elapsedMs =
      reading.loadStartedAtMs === undefined ? 0 : (reading.atMs ?? 0) - reading.loadStartedAtMs;
    const line = format(test, reading, elapsedMs);
    // A line that wraps could not be redrawn.
    if (screen.isTTY) {
      screen.write(`\r\u001b[K${line.slice(0, (screen.columns ?? 80) - 1)}`);
    } else {
      screen.write(`${line}\n`);
    }
  };
  const read = async (): Promise<void> => {
    const { bytes, next } = await readGrowth(timelinePath, offset);
    offset = next;
    follower.push(decoder.decode(bytes, { stream: true }));
  };
  let reading: Promise<void> | undefined;
  let drawnAtMs = startedAtMs;
  const tick = (): void => {
    // One at a time: a slow disk must not read the same bytes twice.
    reading ??= read().finally(() => {
      reading = undefined;
      if (screen.isTTY || Date.now() - drawnAtMs >= LINE_MS) {
        drawnAtMs = Date.now();
        draw(formatProgress);
      }
    });
  };
  const timer = setInterval(tick, REDRAW_MS);
  return {
    reading: follower.reading,
    stop: async () => {
      clearInterval(timer);
      await reading;
      await read();
      draw(formatTotals);
      if (screen.isTTY) {
        screen.write('\n');
      }
    },
  };
}
