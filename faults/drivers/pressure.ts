import { spawn } from 'node:child_process';
import { z } from 'zod';
import { findOnPath } from '../../host/find-on-path.ts';
import { parseSizeBytes } from '../../lib/config/parse-value.ts';
import type { FaultDriver, Injected, OpenDriver, PlannedFault } from '../fault-driver.ts';
import { type Journal, nameProcess } from '../journal/journal.ts';
import { undo } from '../journal/undo.ts';

const cpuSchema = z.strictObject({
  workers: z.int().min(1).max(256),
  loadPercent: z.number().gt(0).max(100).default(100),
});
const memorySchema = z.strictObject({
  size: z.string().refine((text) => parseSizeBytes(text) >= 1_000_000, 'expected a size such as 512MB'),
});

/** CPU and memory of this machine used up, by stress-ng. */
export const driver: FaultDriver = {
  name: 'pressure',
  kinds: {
    'cpu-pressure': {
      howMuch: cpuSchema,
      where: ['machine'],
      lasts: 'always',
      describe: (howMuch) => {
        const { workers, loadPercent } = cpuSchema.parse(howMuch);
        return `${workers} ${workers === 1 ? 'core' : 'cores'} busy at ${loadPercent} %`;
      },
    },
    'memory-pressure': {
      howMuch: memorySchema,
      where: ['machine'],
      lasts: 'always',
      describe: (howMuch) => `${memorySchema.parse(howMuch).size} of memory in use`,
    },
  },
  open: async (_faults, { env, journal }) => {
    const path = findOnPath('stress-ng', env['PATH']);
    if (path === undefined) {
      throw new Error(
        'cpu-pressure and memory-pressure: PATH has no stress-ng. Install it (package stress-ng), or leave these faults out.',
      );
    }
    return { inject: (fault) => press(path, fault, journal) } satisfies OpenDriver;
  },
};

async function press(path: string, fault: PlannedFault, journal: Journal): Promise<Injected> {
  // It ends by itself as well, were everything else to fail.
  const atMost = ['--timeout', `${Math.ceil((fault.forMs ?? 0) / 1_000) + 5}s`];
  const child = spawn(path, [...argumentsOf(fault), ...atMost, '--quiet'], {
    stdio: 'ignore',
    detached: true,
    cwd: '/',
  });
  const { pid } = child;
  if (pid === undefined) {
    await new Promise((resolve) => child.once('error', resolve));
    throw new Error(`${path} could not be started`);
  }
  child.on('error', () => undefined);
  const way = { kind: 'end', ...nameProcess(pid), group: true } as const;
  const forget = journal.enter(`${fault.what}, process ${pid}`, way);
  return {
    remove: async () => {
      await undo(way);
      forget();
      return undefined;
    },
  };
}

function argumentsOf({ what, howMuch }: PlannedFault): string[] {
  if (what === 'cpu-pressure') {
    const { workers, loadPercent } = cpuSchema.parse(howMuch);
    return ['--cpu', String(workers), '--cpu-load', String(loadPercent)];
  }
  const bytes = parseSizeBytes(memorySchema.parse(howMuch).size);
  return ['--vm', '1', '--vm-bytes', String(bytes), '--vm-keep'];
}
