import type { Outlet } from '../outlet.ts';
import { createDelayQueue } from './delay-queue.ts';
import { createFaultLog, type FaultEntry } from './fault-log.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { DroppableSockets, FaultTools } from './fault-tools.ts';
import { halt } from './halt.ts';
import { type Play, playPlan } from './play-plan.ts';

/** The switch of all faults of a target. */
export interface Faults {
  /** Puts a plan into effect instead of the one before; returns when, in ms since 1970. */
  put: (plan: FaultPlan) => { putAtMs: number };
  /** Makes the target healthy again. */
  clear: () => void;
  /** The plan in effect, and what it and nothing before it injected; after `clear` what the last one did. */
  describe: () => { plan: FaultPlan | null; injected: Record<string, number>; log: FaultEntry[] };
  /** What is in effect now. */
  play: () => Play | undefined;
  /** Does something after a time in milliseconds, even when the plan has ended by then. */
  later: (delayMs: number, act: () => void) => void;
  /** Everything leaves through it while a plan is in effect. */
  outlet: Outlet;
  /** Writes the log and lets everything go that is held back. */
  close: () => void;
}

/** What a target with faults is made of. */
export interface FaultsOptions {
  logPath?: string;
  sockets: DroppableSockets;
  /** The outlet of the healthy target. */
  outlet: Outlet;
  report: (line: string) => void;
}

/** Makes the switch, off. */
export function createFaults({ logPath, sockets, outlet, report }: FaultsOptions): Faults {
  const queue = createDelayQueue();
  const log = createFaultLog(logPath, report);
  const nowMs = () => performance.now();
  const tools: FaultTools = {
    nowMs,
    queue,
    sockets,
    halt,
    record: (fault, beganMs, details) =>
      log.add({
        atMs: Math.round((performance.timeOrigin + beganMs) * 1_000) / 1_000,
        fault: fault.fault,
        ...(fault.id === undefined ? {} : { id: fault.id }),
        ...details,
      }),
  };
  let current: { plan: FaultPlan; play: Play } | undefined;
  const clear = () => {
    current?.play.end();
    current = undefined;
    log.flush();
  };
  // What ends without a teardown, by process.exit, leaves its log behind all the same.
  process.on('exit', log.flush);
  return {
    clear,
    put: (plan) => {
      clear();
      log.reset();
      const startMs = nowMs();
      current = { plan, play: playPlan({ plan, tools, startMs }) };
      return { putAtMs: performance.timeOrigin + startMs };
    },
    describe: () => {
      log.flush();
      return { plan: current?.plan ?? null, injected: log.counts(), log: log.newest() };
    },
    play: () => current?.play,
    later: (delayMs, act) => void queue.add(delayMs, act),
    outlet: (departure, send) => {
      if (current === undefined) {
        outlet(departure, send);
      } else {
        current.play.outlet(departure, (instead) => outlet(departure, () => send(instead)));
      }
    },
    close: () => {
      clear();
      queue.flush();
      log.flush();
      process.off('exit', log.flush);
    },
  };
}
