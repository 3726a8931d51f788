import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseProcessMetrics } from '../../lib/metrics/parse-process-metrics.ts';
import type { K6Api } from '../k6-api.ts';
import { healthBetween, type ProcessSample } from './health-between.ts';

/** How often a generator is asked how it is, ms. */
const SAMPLE_MS = 2_000;

/**
 * Asks a generator's own process again and again how it is and writes it down, until the returned function is called.
 * What it does not answer is left out: a process that ends answers nothing.
 */
export function watchHealth(api: K6Api, path: string): () => Promise<void> {
  const end = new AbortController();
  const watching = (async () => {
    let before: ProcessSample | undefined;
    while (!end.signal.aborted) {
      const text = await api.readProcessMetrics().catch(() => undefined);
      const state = text === undefined ? undefined : parseProcessMetrics(text);
      const now = state && { ...state, atMs: Date.now() };
      const line = before && now && healthBetween(before, now);
      if (line !== undefined) {
        await appendFile(path, `${JSON.stringify(line)}\n`);
      }
      before = now ?? before;
      await sleep(SAMPLE_MS, undefined, { signal: end.signal }).catch(() => undefined);
    }
  })();
  // A disk that is full is told of by the other files of the test.
  watching.catch(() => undefined);
  return async () => {
    end.abort();
    await watching.catch(() => undefined);
  };
}
