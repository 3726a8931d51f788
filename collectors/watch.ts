import type { SystemLine } from '../record/system-line.ts';
import type { Collector } from './collector.ts';
import { TimeOutError, withTimeOut } from './with-time-out.ts';

/** What watching one collector needs. */
export interface WatchOptions {
  readonly collector: Collector;
  readonly write: (line: SystemLine) => void;
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** One collector under way: keeps its failures to itself. None of its methods throws or rejects. */
export interface Watch {
  /** Takes a sample, unless the one before is still under way: then this one is skipped and counted. */
  tick(): void;
  mark(name: string): Promise<void>;
  /** Takes a last sample when the last one is older than `lastSampleAfterMs`, then the tables, then closes. */
  stop(lastSampleAfterMs: number): Promise<void>;
}

/** Starts watching one collector; nothing is sampled before the first `tick`. */
export function startWatch({ collector, write, timeoutMs, now }: WatchOptions): Watch {
  const { source } = collector;
  const health = { samples: 0, failed: 0, timedOut: 0, skipped: 0, totalMs: 0, maxSampleMs: 0 };
  let factsKnown = false;
  let running: Promise<void> | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  let failure: { readonly message: string; readonly sinceMs: number } | undefined;

  write({ kind: 'values', t: now(), source, values: { ...collector.values } });

  const recordFailure = (error: unknown): void => {
    const message = messageOf(error);
    // Once per change: a database that is down for ten minutes is one line, not six hundred.
    if (failure?.message === message) {
      return;
    }
    write({ kind: 'error', t: now(), source, message });
    failure = { message, sinceMs: failure?.sinceMs ?? now() };
  };
  const recordSuccess = (): void => {
    if (failure === undefined) {
      return;
    }
    write({ kind: 'recovered', t: now(), source, afterMs: Math.max(0, now() - failure.sinceMs) });
    failure = undefined;
  };
  /** Runs one question; `settled` ends only with the collector's own work, so that questions never overlap. */
  const ask = <T>(
    what: string,
    question: () => Promise<T>,
  ): { answer: Promise<T>; settled: Promise<void> } => {
    const work = (async () => question())();
    const late = `${what} took longer than ${timeoutMs} ms`;
    return { answer: withTimeOut(work, timeoutMs, late), settled: work.then(noop, noop) };
  };

  const sampleOnce = async (): Promise<void> => {
    const t = now();
    lastMs = t;
    const sample = ask('a sample', () => collector.sample());
    try {
      const readings = await sample.answer;
      for (const { component, values } of readings) {
        if (Object.keys(values).length > 0) {
          write({ kind: 'sample', t, source, component, values });
        }
      }
      const tookMs = Math.max(0, now() - t);
      health.samples += 1;
      health.totalMs += tookMs;
      health.maxSampleMs = Math.max(health.maxSampleMs, tookMs);
      if (!factsKnown) {
        await askFacts();
      }
      recordSuccess();
    } catch (error) {
      health.failed += 1;
      if (error instanceof TimeOutError) {
        health.timedOut += 1;
      }
      recordFailure(error);
    }
    await sample.settled;
  };
  const askFacts = async (): Promise<void> => {
    const asked = ask('asking for versions and settings', () => collector.facts());
    try {
      const facts = await asked.answer;
      factsKnown = true;
      write({ kind: 'facts', t: now(), source, facts });
    } finally {
      await asked.settled;
    }
  };
  const tick = (): void => {
    if (running !== undefined) {
      health.skipped += 1;
      return;
    }
    running = sampleOnce().finally(() => {
      running = undefined;
    });
  };
  const quietly = async (work: Promise<unknown>): Promise<void> => {
    await work.catch(recordFailure);
  };

  const writeTables = async (): Promise<void> => {
    const tables =
      (await ask('asking for the tables', async () => (await collector.finish?.()) ?? []).answer) ?? [];
    for (const { rows, columns, ...table } of tables) {
      write({ kind: 'table', t: now(), source, ...table, columns: [...columns], rows: [...rows] });
    }
  };
  return {
    tick,
    mark: (name) => quietly(ask('marking a test', async () => collector.mark?.(name)).answer),
    stop: async (lastSampleAfterMs) => {
      // A sample much shorter than the others would make the noisiest figure of the run.
      if (running === undefined && now() - lastMs >= lastSampleAfterMs) {
        tick();
      }
      if (running !== undefined) {
        await quietly(withTimeOut(running, timeoutMs, 'the last sample did not end'));
      }
      await quietly(writeTables());
      await quietly(ask('closing', () => collector.close()).answer);
      const { totalMs, ...counts } = health;
      const avgSampleMs = health.samples === 0 ? 0 : totalMs / health.samples;
      write({ kind: 'health', t: now(), source, ...counts, avgSampleMs });
    },
  };
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message === '' ? 'failed without a message' : message;
}

function noop(): void {}
