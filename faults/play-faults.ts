import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultEvent } from '../record/fault-event.ts';
import type { Injected, PlannedFault } from './fault-driver.ts';

/** The faults of one test, being injected. */
export interface PlayingFaults {
  /** Takes back what is in effect and injects no more; resolves when that is done. */
  readonly stop: () => Promise<readonly FaultEvent[]>;
}

/** What `playFaults` needs. */
export interface PlayFaultsOptions {
  readonly faults: readonly PlannedFault[];
  readonly inject: (fault: PlannedFault) => Promise<Injected>;
  /** Epoch ms of the start of load, once it is known; asked again and again. */
  readonly loadStartedAtMs: () => number | undefined;
  /** Where each event is appended as it happens. */
  readonly logPath: string;
  readonly log: (line: string) => void;
  readonly now?: () => number;
  /** Waits; comes back early when the signal is aborted. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A longer timer of Node's fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How often the start of load is asked for, ms. */
const POLL_MS = 50;

/** Injects each fault at its time from the start of load and takes it back at its end, and writes down when it did. */
export function playFaults(options: PlayFaultsOptions): PlayingFaults {
  const { faults, loadStartedAtMs, logPath, log, now = Date.now, wait = sleepOrStop } = options;
  const stop = new AbortController();
  const events: FaultEvent[] = [];
  const write = (event: FaultEvent): void => {
    events.push(event);
    appendFileSync(logPath, `${JSON.stringify(event)}\n`);
  };
  const until = async (atMs: number): Promise<boolean> => {
    while (now() < atMs && !stop.signal.aborted) {
      const restMs = Math.min(LONGEST_TIMER_MS, Math.max(0, atMs - now()));
      await wait(restMs, stop.signal);
    }
    return !stop.signal.aborted;
  };
  const failed = (id: string, step: 'inject' | 'remove', error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    write({ event: 'failed', id, atMs: now(), step, reason });
    log(`! fault ${id} could not be ${step === 'inject' ? 'injected' : 'taken back'}: ${reason}`);
  };

  const playOne = async (fault: PlannedFault, startMs: number): Promise<void> => {
    const { id, what, where, driver, description, atMs, forMs } = fault;
    const plannedAtMs = startMs + atMs;
    if (!(await until(plannedAtMs))) {
      return;
    }
    const injectMs = now();
    let injected: Injected;
    try {
      injected = await options.inject(fault);
    } catch (error) {
      failed(id, 'inject', error);
      return;
    }
    const injectedAtMs = now();
    write({
      event: 'injected',
      ...{ id, what, where, driver, description },
      // One that happens once has happened when it began: a restart ends when the service is back.
      atMs: what === 'restart' ? injectMs : injectedAtMs,
      tookMs: what === 'restart' ? 0 : injectedAtMs - injectMs,
      plannedAtMs,
      ...(forMs === undefined ? {} : { plannedForMs: forMs }),
    });
    log(`fault ${id}: ${description}`);
    const isTime =
      what === 'restart' ||
      (await until(forMs === undefined ? Number.POSITIVE_INFINITY : plannedAtMs + forMs));
    const removeMs = now();
    try {
      const details = await injected.remove();
      write({
        event: 'removed',
        id,
        atMs: now(),
        tookMs: now() - removeMs,
        by: isTime ? 'schedule' : 'end',
        ...details,
      });
      log(`fault ${id}: over`);
    } catch (error) {
      failed(id, 'remove', error);
    }
  };

  const play = async (): Promise<void> => {
    let startMs = loadStartedAtMs();
    while (startMs === undefined) {
      if (!(await until(now() + POLL_MS))) {
        return;
      }
      startMs = loadStartedAtMs();
    }
    const from = startMs;
    await Promise.all(faults.map((fault) => playOne(fault, from)));
  };
  const playing = play();
  return {
    stop: async () => {
      stop.abort();
      await playing;
      return events;
    },
  };
}

async function sleepOrStop(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
