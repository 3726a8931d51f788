import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** When a process started, as a text that tells it from a later one with its id; undefined when it is gone. */
export function readProcessStart(pid: number): string | undefined {
  const stat = readStat(pid);
  if (stat !== undefined) {
    // Clock ticks since boot: field 22 of /proc/<pid>/stat (see proc(5)).
    return stat[19];
  }
  if (process.platform === 'linux') {
    return undefined;
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The state letter of a process on Linux (`T` is stopped, `Z` has ended); undefined elsewhere and when it is gone. */
export function readProcessState(pid: number): string | undefined {
  return readStat(pid)?.[0];
}

/** Fields 3 and on of /proc/<pid>/stat: the second is the program's name, which may hold spaces and brackets. */
function readStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
