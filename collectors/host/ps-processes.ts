import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PS_ARGUMENTS, type PsProcess, parsePs } from './parse-ps.ts';
import { groupByParent, type ProcessTable, walkTree } from './process-table.ts';

const run = promisify(execFile);

/** The text of `ps` with {@link PS_ARGUMENTS}; rejects when `ps` is missing or takes longer than 2 s. */
export async function readPs(): Promise<string> {
  return (await run('ps', [...PS_ARGUMENTS], { timeout: 2000, maxBuffer: 16 * 1024 * 1024 })).stdout;
}

/**
 * The processes of a machine without `/proc`, such as macOS, by `ps`. It knows resident sets only, so memory that
 * processes share is counted once for each (`rss-sum`), and neither open files nor disk bytes.
 */
export function createPsProcesses(read: () => Promise<string> = readPs): ProcessTable {
  let now: ReadonlyMap<number, PsProcess> = new Map();
  let before: ReadonlyMap<number, PsProcess> | undefined;
  let children: ReadonlyMap<number, readonly number[]> = new Map();
  let refreshes = 0;
  return {
    refresh: async () => {
      const listed = parsePs(await read());
      before = refreshes === 0 ? undefined : now;
      refreshes += 1;
      now = new Map(listed.map((one) => [one.pid, one]));
      children = groupByParent(new Map(listed.map((one) => [one.pid, one.parentPid])));
    },
    treeOf: (rootPid, exceptPids) =>
      walkTree(rootPid, exceptPids, (pid) => children.get(pid) ?? []).flatMap((pid) => now.get(pid) ?? []),
    isNew: (pid) => before !== undefined && !before.has(pid),
    memoryOf: (_component, pids) => {
      const found = pids.flatMap((pid) => now.get(pid) ?? []);
      if (found.length === 0) {
        return undefined;
      }
      const bytes = found.reduce((total, one) => total + one.rssBytes, 0);
      return { bytes, method: found.length === 1 ? 'rss' : 'rss-sum' };
    },
  };
}
