import type { GcTotals } from '../../collectors/host/gc-usage.ts';
import { readGrowth } from '../../host/read-growth.ts';
import { parseGcLine } from './parse-gc-line.ts';

const READ_MS = 250;

/** Adds up what the garbage collectors of a run's k6 processes tell. */
export interface GcWatch {
  /** Since the run began; undefined until a collection was given of. */
  totals(): GcTotals | undefined;
  /** Follows the standard error of one k6 until the returned function is called. */
  follow(path: string): () => Promise<void>;
}

/** A watch that has seen nothing yet. It reads files, and never a pipe: k6 must not end because its reader did. */
export function createGcWatch(): GcWatch {
  let totals: GcTotals | undefined;
  let followed = 0;
  const heaps = new Map<string, { readonly liveBytes: number; readonly goalBytes: number }>();
  const take = (path: string, line: string): void => {
    const gc = parseGcLine(line);
    if (gc === undefined) {
      return;
    }
    heaps.set(path, { liveBytes: gc.heapLiveBytes, goalBytes: gc.heapGoalBytes });
    const all = [...heaps.values()];
    totals = {
      collections: (totals?.collections ?? 0) + 1,
      takenMs: (totals?.takenMs ?? 0) + gc.stopMs + gc.assistMs + gc.dedicatedMs,
      idleMs: (totals?.idleMs ?? 0) + gc.idleMs,
      pauseMs: (totals?.pauseMs ?? 0) + gc.pauseMs,
      heapLiveBytes: all.reduce((sum, { liveBytes }) => sum + liveBytes, 0),
      heapGoalBytes: all.reduce((sum, { goalBytes }) => sum + goalBytes, 0),
      cores: gc.cores,
    };
  };
  return {
    totals: () => totals,
    follow: (path) => {
      // The heaps of the test before are gone; those of one test's generators stand side by side.
      if (followed === 0) {
        heaps.clear();
      }
      followed += 1;
      const decoder = new TextDecoder();
      let isFollowed = true;
      let offset = 0;
      let rest = '';
      const read = async (): Promise<void> => {
        const { bytes, next } = await readGrowth(path, offset);
        offset = next;
        const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          take(path, line);
        }
      };
      let reading: Promise<void> | undefined;
      const timer = setInterval(() => {
        // One at a time: a slow disk must not read the same bytes twice.
        reading ??= read().finally(() => {
          reading = undefined;
        });
      }, READ_MS);
      return async () => {
        clearInterval(timer);
        await reading;
        await read();
        if (isFollowed) {
          isFollowed = false;
          followed -= 1;
        }
      };
    },
  };
}
