import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Injected, NamedService, PlannedFault } from '../fault-driver.ts';
import type { Journal } from '../journal/journal.ts';
import { undo } from '../journal/undo.ts';
import { faultsOfSignals } from './signal-faults.ts';

const execute = promisify(execFile);

/** A `docker restart` waits ten seconds for the process, then starts it. */
const TIMEOUT_MS = 60_000;

/** Faults of a service that the target file names, by its commands, else by signals to the process in its `pidFile`. */
export function faultsOfCommands(name: string, service: NamedService) {
  const bySignal = faultsOfSignals({
    pidOf: async () => readPid(service.pidFile),
    start: async () => run(service.start ?? ''),
    fix: `${service.pidFile} holds no process id`,
  });
  return {
    /** What is missing in the target file for a fault. */
    problemOf: ({ what, forMs }: PlannedFault): string | undefined => {
      const needed = what === 'pause' ? ['pause', 'resume'] : [what];
      const missing = needed.filter((key) => commandOf(service, key) === undefined);
      if (missing.length > 0 && (service.pidFile === undefined || what === 'restart')) {
        return `${what} at ${name}: the target file has no ${missing.map((key) => `services.${name}.${key}`).join(' and no ')}${what === 'restart' ? '' : ` and no services.${name}.pidFile`}; give a command such as "docker ${what === 'pause' && missing.length === 2 ? 'pause' : missing[0]} ${name}".`;
      }
      return forMs !== undefined && what !== 'pause' && service.start === undefined
        ? `${what} at ${name}: it is to be started again after a time, but the target file has no services.${name}.start.`
        : undefined;
    },
    inject: async (fault: PlannedFault, journal: Journal): Promise<Injected> => {
      const command = commandOf(service, fault.what);
      const back =
        fault.what === 'pause' ? service.resume : fault.forMs === undefined ? undefined : service.start;
      if (command === undefined && fault.what === 'pause') {
        return bySignal.inject(fault, journal);
      }
      const way = back === undefined ? undefined : ({ kind: 'command', command: back } as const);
      const forget = way === undefined ? undefined : journal.enter(`${fault.what} of ${name}`, way);
      const injected = command === undefined ? await bySignal.inject(fault, journal) : await run(command);
      return {
        remove: async () => {
          if (injected !== undefined) {
            await injected.remove();
          } else if (way !== undefined) {
            await undo(way);
          }
          forget?.();
          return undefined;
        },
      };
    },
  };
}

function commandOf(service: NamedService, what: string): string | undefined {
  return Object.entries(service).find(([key]) => key === what)?.[1];
}

async function readPid(path: string | undefined): Promise<number | undefined> {
  const text = path === undefined ? '' : await readFile(path, 'utf8').catch(() => '');
  return /^\s*\d+\s*$/.test(text) ? Number(text) : undefined;
}

async function run(command: string): Promise<undefined> {
  try {
    await execute('sh', ['-c', command], { timeout: TIMEOUT_MS });
    return undefined;
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`\`${command}\` failed: ${output.split('\n').at(-1) || String(error)}`);
  }
}
