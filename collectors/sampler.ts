import type { Collector } from './collector.ts';
import { openLineWriter, type Written } from './line-writer.ts';
import { startWatch, type Watch } from './watch.ts';

/** What a sampler needs. */
export interface SamplerOptions {
  readonly collectors: readonly Collector[];
  /** Sources that were not opened, with the variable to set; written once. */
  readonly notConfigured?: readonly { readonly source: string; readonly reason: string }[];
  /** Texts that must never be written, such as passwords and keys. */
  readonly secrets?: readonly string[];
  /** Where `system.ndjson` goes; lines are appended. */
  readonly path: string;
  /** Time between samples; 1,000 ms when absent. */
  readonly intervalMs?: number;
  /** After this a sample counts as failed; 3,000 ms when absent. */
  readonly timeoutMs?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** A sampler at work. */
export interface Sampler {
  /** Begins a named stretch of time, such as one test, and ends the one before. */
  mark(name: string): Promise<void>;
  /** Takes the last samples and tables, closes every collector and the file; never rejects. */
  stop(): Promise<Written>;
}

/**
 * Samples every collector at once and then every interval into `system.ndjson`, each on its own:
 * one that is slow, fails or hangs costs only its own lines. Throws when the file cannot be opened.
 */
export function startSampler(options: SamplerOptions): Sampler {
  const { collectors, intervalMs = 1000, timeoutMs = 3000, now = Date.now } = options;
  const writer = openLineWriter(options.path, options.secrets ?? []);
  const epochMs = (): number => Math.round(now());
  for (const { source, reason } of options.notConfigured ?? []) {
    writer.write({ kind: 'not-configured', t: epochMs(), source, reason });
  }
  const watches: Watch[] = collectors.map((collector) =>
    startWatch({ collector, write: writer.write, timeoutMs, now: epochMs }),
  );
  const tick = (): void => {
    for (const watch of watches) {
      watch.tick();
    }
  };
  tick();
  const timer = setInterval(tick, intervalMs);
  let stopped: Promise<Written> | undefined;
  const stop = async (): Promise<Written> => {
    clearInterval(timer);
    await Promise.all(watches.map((watch) => watch.stop(intervalMs / 2)));
    return writer.close();
  };
  return {
    mark: async (name) => {
      writer.write({ kind: 'mark', t: epochMs(), name });
      await Promise.all(watches.map((watch) => watch.mark(name)));
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
