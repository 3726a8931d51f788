/** One process of the machine. */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  /** CPU time of the process and of its children that ended and were waited for, in seconds. */
  readonly cpuSec: number;
}

/** Memory of the processes of one component. */
export interface MemoryUse {
  readonly bytes: number;
  /** How it was counted; see `memory-of-processes.ts`. */
  readonly method: 'rss' | 'pss' | 'rss-shared-once' | 'rss-sum';
}

/** What the operating system says about processes. */
export interface ProcessTable {
  /** Brings the table up to date; call once a sample. */
  refresh(): Promise<void>;
  /** The process and everything below it that is alive, without the branches below `exceptPids`. */
  treeOf(rootPid: number, exceptPids: ReadonlySet<number>): readonly ProcessStat[];
  /** Whether the process was not there at the refresh before, so that all its CPU time belongs to this interval. */
  isNew(pid: number): boolean;
  /** Memory of the processes together, with shared memory counted once where the system allows. */
  memoryOf(component: string, pids: readonly number[]): MemoryUse | undefined;
  /** Open files of the processes together; undefined when they cannot be read. */
  openFilesOf?(pids: readonly number[]): number | undefined;
  /** Bytes a process had read from and written to disks since its start; undefined when they cannot be read. */
  diskBytesOf?(pid: number): { readonly read: number; readonly written: number } | undefined;
  /** The limits of a process's control group; empty where there are none. */
  limitsOf?(pid: number): { readonly memoryBytes?: number; readonly cpuCores?: number };
}

/** The pids of a tree, walked down from `rootPid` along `childrenOf`. */
export function walkTree(
  rootPid: number,
  exceptPids: ReadonlySet<number>,
  childrenOf: (pid: number) => readonly number[],
): number[] {
  const found: number[] = [];
  const waiting = [rootPid];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    found.push(pid);
    waiting.push(...childrenOf(pid).filter((child) => !exceptPids.has(child)));
  }
  return found;
}

/** Child pids by parent pid. */
export function groupByParent(parents: ReadonlyMap<number, number>): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of parents) {
    const siblings = children.get(parent);
    if (siblings === undefined) {
      children.set(parent, [pid]);
    } else {
      siblings.push(pid);
    }
  }
  return children;
}
