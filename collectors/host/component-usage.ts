import { createRates, known } from '../rates.ts';
import type { MemoryUse, ProcessTable } from './process-table.ts';

/** The machine the shares are of. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Reads what the processes of components use. */
export interface ComponentUsage {
  /** Sets the moment of the readings that follow, in milliseconds of a clock that never goes back. */
  at(nowMs: number): void;
  /** The values of one component; empty when none of its processes is alive. `otherRoots` belong to other components. */
  read(
    component: string,
    rootPids: readonly number[],
    otherRoots: ReadonlySet<number>,
  ): Record<string, number>;
  /** How the memory of each component was counted so far. */
  memoryMethods(): ReadonlyMap<string, MemoryUse['method']>;
}

/** Usage of components over a table of processes, which the caller refreshes. */
export function createComponentUsage(table: ProcessTable, machine: Machine): ComponentUsage {
  const rates = createRates();
  const methods = new Map<string, MemoryUse['method']>();
  return {
    at: (nowMs) => rates.at(nowMs),
    memoryMethods: () => methods,
    read: (component, rootPids, otherRoots) => {
      const own = new Set(rootPids);
      const trees = [...own].map((root) => ({
        root,
        tree: table.treeOf(root, new Set([...own, ...otherRoots])),
      }));
      const alive = trees.filter(({ tree }) => tree.length > 0);
      const pids = alive.flatMap(({ tree }) => tree.map((one) => one.pid));
      const [firstPid] = pids;
      if (firstPid === undefined) {
        return {};
      }
      const cores = sumKnown(
        alive.map(({ root, tree }) => {
          const cpuSec = tree.reduce((total, one) => total + one.cpuSec, 0);
          return rates.perSec(`cpu/${root}`, cpuSec, table.isNew(root));
        }),
      );
      const memory = table.memoryOf(component, pids);
      if (memory !== undefined) {
        methods.set(component, memory.method);
      }
      const limits = table.limitsOf?.(firstPid) ?? {};
      const memoryLimit = Math.min(limits.memoryBytes ?? Number.POSITIVE_INFINITY, machine.memoryBytes);
      const disk = pids.map((pid) => ({ pid, bytes: table.diskBytesOf?.(pid) }));
      const diskRate = (key: 'read' | 'written'): number | undefined =>
        sumKnown(disk.map(({ pid, bytes }) => rates.perSec(`${key}/${pid}`, bytes?.[key], table.isNew(pid))));
      return known({
        cpuCorePercent: times(cores, 100),
        cpuMachinePercent: times(cores, 100 / machine.cores),
        cpuLimitPercent: limits.cpuCores === undefined ? undefined : times(cores, 100 / limits.cpuCores),
        memoryBytes: memory?.bytes,
        memoryPercent: times(memory?.bytes, 100 / memoryLimit),
        processes: pids.length,
        openFiles: table.openFilesOf?.(pids),
        diskReadMBPerSec: times(diskRate('read'), 1e-6),
        diskWriteMBPerSec: times(diskRate('written'), 1e-6),
      });
    },
  };
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

function sumKnown(values: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const value of values) {
    if (value === undefined) {
      return undefined;
    }
    sum += value;
  }
  return sum;
}
