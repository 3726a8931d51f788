import type { ProcessStat } from './process-table.ts';

/** Linux reports process times to user space in hundredths of a second on every architecture (USER_HZ). */
export const TICKS_PER_SEC = 100;

/** Reads `/proc/<pid>/stat`; undefined when the text is cut, as it is for a process that just ended. See proc(5). */
export function parseProcessStat(text: string): ProcessStat | undefined {
  // The name is in parentheses and may itself hold spaces and parentheses, so count from the last one.
  const nameEnd = text.lastIndexOf(')');
  if (nameEnd < 0) {
    return undefined;
  }
  const fields = text.slice(nameEnd + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  const stat = {
    pid: Number.parseInt(text, 10),
    parentPid: field(4),
    cpuSec: (field(14) + field(15) + field(16) + field(17)) / TICKS_PER_SEC,
  };
  return Object.values(stat).every(Number.isFinite) ? stat : undefined;
}
