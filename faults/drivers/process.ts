import { z } from 'zod';
import type {
  FaultDriver,
  FaultKind,
  FaultTarget,
  Injected,
  NamedService,
  OpenDriver,
  PlannedFault,
} from '../fault-driver.ts';
import type { Journal } from '../journal/journal.ts';
import { faultsOfCommands } from '../process/command-faults.ts';
import { faultsOfSignals } from '../process/signal-faults.ts';

const PARTS = ['target', 'database', 'cache'];

const kindOf = (lasts: FaultKind['lasts'], words: string): FaultKind => ({
  howMuch: z.strictObject({}),
  where: PARTS,
  named: 'services',
  lasts,
  describe: () => words,
});

/** What can be done to one service. */
export interface ServiceFaults {
  readonly inject: (fault: PlannedFault, journal: Journal) => Promise<Injected>;
}

/** Processes paused, ended, killed and restarted: the built-in target’s own, and what the target file names. */
export const driver: FaultDriver = {
  name: 'process',
  kinds: {
    pause: kindOf('always', 'process paused'),
    terminate: kindOf('either', 'process ended by SIGTERM'),
    kill: kindOf('either', 'process killed'),
    restart: kindOf('never', 'process restarted'),
  },
  open: async (faults, { embedded, named, journal }) => {
    const own = faults.filter(({ where }) => named.services[where] === undefined);
    if (own.length > 0 && !embedded) {
      const [{ what, where } = { what: '', where: '' }] = own;
      throw new Error(
        `${what} at ${where}: this run does not start the target, so it does not know its processes. Name them in the target file: "services": { "chat": { "pidFile": "/run/chat.pid" } } or { "chat": { "kill": "docker kill chat", "start": "docker start chat" } }.`,
      );
    }
    const services = new Map<string, ServiceFaults>();
    for (const [name, service] of Object.entries(named.services)) {
      const asked = faults.filter(({ where }) => where === name);
      services.set(name, openNamed(name, service, asked));
    }
    let target: FaultTarget | undefined;
    const ownFaults = faultsOfSignals({
      pidOf: async (where) => target?.pids?.()[where],
      start: async (where) => target?.start?.(where),
      fix: 'it may have ended by itself, or run on another machine (DATABASE_URL, REDIS_URL)',
    });
    return {
      // One that is only paused goes on by itself; one that ended must be started by somebody.
      ...(own.some(({ what }) => what !== 'pause') ? { needsSupervisor: true as const } : {}),
      attach: async (found) => {
        target = found;
        const missing = own.find(({ where }) => found.pids?.()[where] === undefined);
        if (missing !== undefined) {
          throw new Error(
            `${missing.what} at ${missing.where}: the built-in target has no such process of its own here (no redis-server on PATH, or DATABASE_URL or REDIS_URL set).`,
          );
        }
        return undefined;
      },
      inject: (fault) => (services.get(fault.where) ?? ownFaults).inject(fault, journal),
    } satisfies OpenDriver;
  },
};

function openNamed(name: string, service: NamedService, faults: readonly PlannedFault[]): ServiceFaults {
  const byCommand = faultsOfCommands(name, service);
  const problem = faults.map((fault) => byCommand.problemOf(fault)).find((text) => text !== undefined);
  if (problem !== undefined) {
    throw new Error(problem);
  }
  return byCommand;
}
