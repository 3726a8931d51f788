import os from 'node:os';
import { createRates, known } from '../rates.ts';
import type { MachineReader } from './linux-machine.ts';

/** CPU times as Node gives them, in milliseconds for each core. */
export type CoreTimes = readonly {
  readonly times: Readonly<Record<'user' | 'nice' | 'sys' | 'idle' | 'irq', number>>;
}[];

/** The whole machine by what Node knows everywhere: CPU and memory, but neither network, disks nor sockets. */
export function createAnyMachine(
  cpus: () => CoreTimes = os.cpus,
  memory: () => { total: number; free: number } = () => ({ total: os.totalmem(), free: os.freemem() }),
): MachineReader {
  const rates = createRates();
  return {
    facts: () => ({ limits: `no network, disk and socket figures on ${os.platform()}: they need Linux` }),
    read: (nowMs) => {
      rates.at(nowMs);
      const cores = cpus();
      const busyMs = cores.reduce(
        (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
        0,
      );
      const busyMsPerSec = rates.perSec('busy', busyMs);
      const { total, free } = memory();
      return known({
        cpuCorePercent: busyMsPerSec === undefined ? undefined : busyMsPerSec / 10,
        cpuMachinePercent: busyMsPerSec === undefined ? undefined : busyMsPerSec / 10 / cores.length,
        memoryBytes: total - free,
        memoryPercent: (100 * (total - free)) / total,
      });
    },
  };
}
