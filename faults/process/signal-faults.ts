import { setTimeout as sleep } from 'node:timers/promises';
import { readProcessStart, readProcessState } from '../../host/process-start.ts';
import type { Injected, PlannedFault } from '../fault-driver.ts';
import { type Journal, nameProcess } from '../journal/journal.ts';
import { undo } from '../journal/undo.ts';

/** Processes that signals go to. */
export interface SignalledProcesses {
  readonly pidOf: (where: string) => Promise<number | undefined>;
  /** Starts the process again; resolves once it serves. */
  readonly start: (where: string) => Promise<void>;
  /** Why there may be none, for the error. */
  readonly fix: string;
}

const END_WAIT_MS = 30_000;

/** Faults by signals to the processes of a service. */
export function faultsOfSignals({ pidOf, start, fix }: SignalledProcesses) {
  return {
    inject: async (fault: PlannedFault, journal: Journal): Promise<Injected> => {
      const { what, where, forMs } = fault;
      const pid = await pidOf(where);
      if (pid === undefined) {
        throw new Error(`there is no process of ${where} to ${what}: ${fix}`);
      }
      if (what === 'pause') {
        return pause(where, pid, journal);
      }
      process.kill(pid, what === 'kill' ? 'SIGKILL' : 'SIGTERM');
      if (what === 'restart') {
        await ended(where, pid);
        await start(where);
        return { remove: async () => undefined };
      }
      return {
        remove: async () => {
          if (forMs !== undefined) {
            await ended(where, pid);
            await start(where);
          }
          return undefined;
        },
      };
    },
  };
}

function pause(where: string, pid: number, journal: Journal): Injected {
  const way = { kind: 'resume', ...nameProcess(pid) } as const;
  const forget = journal.enter(`pause of ${where}, process ${pid}`, way);
  process.kill(pid, 'SIGSTOP');
  return {
    remove: async () => {
      await undo(way);
      forget();
      return undefined;
    },
  };
}

async function ended(where: string, pid: number): Promise<void> {
  const deadlineMs = Date.now() + END_WAIT_MS;
  while (readProcessStart(pid) !== undefined && readProcessState(pid) !== 'Z') {
    if (Date.now() > deadlineMs) {
      throw new Error(`${where} (process ${pid}) did not end within ${END_WAIT_MS / 1_000} s`);
    }
    await sleep(10);
  }
}
