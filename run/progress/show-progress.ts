import { readGrowth } from '../../host/read-growth.ts';
import type { PlannedTest } from '../planned-test.ts';
import { combineReadings } from './combine-readings.ts';
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

/** One generator of a test: its recording, and where its live view is. */
export interface WatchedGenerator {
  readonly timelinePath: string;
  /** Absent for one on another host. */
  readonly dashboardUrl?: string;
}

/** Shows the state of a running test from the growing recordings of its generators. */
export function showProgress(
  test: PlannedTest,
  generators: readonly WatchedGenerator[],
  screen: ProgressScreen = process.stdout,
): Progress {
  const followed = generators.map(({ timelinePath }) => followFile(timelinePath));
  const together = combineReadings(followed.map(({ reading }) => reading));
  const addresses = generators.flatMap(({ dashboardUrl }) => dashboardUrl ?? []);
  const where =
    addresses.length === 0 ? `${generators.length} generators elsewhere` : `live at ${addresses.join(', ')}`;
  screen.write(`${test.definition.name}: ${where}\n`);
  const draw = (format: typeof formatProgress): void => {
    const { loadStartedAtMs, atMs = 0 } = together;
    const line = format(test, together, loadStartedAtMs === undefined ? 0 : atMs - loadStartedAtMs);
    // A line that wraps could not be redrawn.
    if (screen.isTTY) {
      screen.write(`\r\u001b[K${line.slice(0, (screen.columns ?? 80) - 1)}`);
    } else {
      screen.write(`${line}\n`);
    }
  };
  const readAll = async (): Promise<void> => void (await Promise.all(followed.map(({ read }) => read())));
  let reading: Promise<void> | undefined;
  let drawnAtMs = Date.now();
  const tick = (): void => {
    // One at a time: a slow disk must not read the same bytes twice.
    reading ??= readAll().finally(() => {
      reading = undefined;
      if (screen.isTTY || Date.now() - drawnAtMs >= LINE_MS) {
        drawnAtMs = Date.now();
        draw(formatProgress);
      }
    });
  };
  const timer = setInterval(tick, REDRAW_MS);
  return {
    reading: together,
    stop: async () => {
      clearInterval(timer);
      await reading;
      await readAll();
      draw(formatTotals);
      if (screen.isTTY) {
        screen.write('\n');
      }
    },
  };
}

/** A recording on disk, taken as far as it has grown whenever it is read. */
function followFile(path: string): { readonly reading: TimelineReading; readonly read: () => Promise<void> } {
  const follower = followTimeline();
  const decoder = new TextDecoder();
  let offset = 0;
  return {
    reading: follower.reading,
    read: async () => {
      const { bytes, next } = await readGrowth(path, offset);
      offset = next;
      follower.push(decoder.decode(bytes, { stream: true }));
    },
  };
}
