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
  const take = (line: string): void => {
    const gc = parseGcLine(line);
    if (gc === undefined) {
      return;
    }
    totals = {
      collections: (totals?.collections ?? 0) + 1,
      takenMs: (totals?.takenMs ?? 0) + gc.stopMs + gc.assistMs + gc.dedicatedMs,
      idleMs: (totals?.idleMs ?? 0) + gc.idleMs,
      pauseMs: (totals?.pauseMs ?? 0) + gc.pauseMs,
      heapLiveBytes: gc.heapLiveBytes,
      heapGoalBytes: gc.heapGoalBytes,
      cores: gc.cores,
    };
  };
  return {
    totals: () => totals,
    follow: (path) => {
      const decoder = new TextDecoder();
      let offset = 0;
      let rest = '';
      const read = async (): Promise<void> => {
        const { bytes, next } = await readGrowth(path, offset);
        offset = next;
        const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(take);
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
      };
    },
  };
}
