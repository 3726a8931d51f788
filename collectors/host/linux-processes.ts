import { readCgroupLimits } from './cgroup-limits.ts';
import { createMemoryOfProcesses } from './memory-of-processes.ts';
import { parseProcessStat } from './parse-process-stat.ts';
import { groupByParent, type ProcessStat, type ProcessTable, walkTree } from './process-table.ts';
import type { ProcReader } from './read-proc.ts';

/** How many refreshes apart every process is read again, for those that changed their parent or reused a number. */
const FULL_READ_EVERY = 15;
/** Before Linux 6.2 open files are counted by listing them, which is too dear for every sample of 10,000 sockets. */
const LIST_FILES_EVERY = 10;

/** The processes of a Linux machine, read below `/proc`; `clock` is in milliseconds and never goes back. */
export function createLinuxProcesses(proc: ProcReader, clock: () => number): ProcessTable {
  const memory = createMemoryOfProcesses(proc, clock);
  const limits = new Map<number, ReturnType<typeof readCgroupLimits>>();
  let parents = new Map<number, number>();
  let before: ReadonlyMap<number, number> | undefined;
  let children: ReadonlyMap<number, readonly number[]> = new Map();
  let refreshes = 0;
  const readStat = (pid: number): ProcessStat | undefined => {
    const text = proc.text(`proc/${pid}/stat`);
    return text === undefined ? undefined : parseProcessStat(text);
  };
  const openFilesOfOne = (pid: number): number | undefined => {
    const size = proc.size(`proc/${pid}/fd`);
    if (size !== 0) {
      return size;
    }
    return refreshes % LIST_FILES_EVERY === 1 ? proc.names(`proc/${pid}/fd`)?.length : undefined;
  };
  return {
    refresh: async () => {
      // A process keeps its parent almost always, so only new numbers are read: on a machine with thousands of
      // processes the rest would be most of the cost.
      const cached = refreshes % FULL_READ_EVERY === 0 ? undefined : parents;
      before = refreshes === 0 ? undefined : parents;
      refreshes += 1;
      parents = new Map();
      for (const name of proc.names('proc') ?? []) {
        const pid = Number(name);
        if (!Number.isInteger(pid)) {
          continue;
        }
        const parent = cached?.get(pid) ?? readStat(pid)?.parentPid;
        if (parent !== undefined) {
          parents.set(pid, parent);
        }
      }
      children = groupByParent(parents);
    },
    treeOf: (rootPid, exceptPids) =>
      walkTree(rootPid, exceptPids, (pid) => children.get(pid) ?? []).flatMap((pid) => readStat(pid) ?? []),
    isNew: (pid) => before !== undefined && !before.has(pid),
    memoryOf: memory,
    openFilesOf: (pids) => sumKnown(pids.map(openFilesOfOne)),
    diskBytesOf: (pid) => {
      const io = proc.text(`proc/${pid}/io`);
      const read = /^read_bytes: (\d+)$/m.exec(io ?? '')?.[1];
      const written = /^write_bytes: (\d+)$/m.exec(io ?? '')?.[1];
      return read === undefined || written === undefined
        ? undefined
        : { read: Number(read), written: Number(written) };
    },
    limitsOf: (pid) => {
      const found = limits.get(pid) ?? readCgroupLimits(proc, pid);
      limits.set(pid, found);
      return found;
    },
  };
}

/** The sum; undefined when one is missing, because a sum without it would be too low. */
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
