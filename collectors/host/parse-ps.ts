import type { ProcessStat } from './process-table.ts';

/** One process as `ps` lists it. */
export interface PsProcess extends ProcessStat {
  readonly rssBytes: number;
}

/** The columns that {@link parsePs} reads; the same on macOS and Linux. */
export const PS_ARGUMENTS = ['-axo', 'pid=,ppid=,rss=,time='] as const;

/** Reads `ps -axo pid=,ppid=,rss=,time=`; `rss` is in kilobytes, the time `[[days-]hours:]minutes:seconds[.hundredths]`. */
export function parsePs(text: string): PsProcess[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+([\d:.-]+)\s*$/gm)].map(
    ([, pid, parent, rss, time]) => ({
      pid: Number(pid),
      parentPid: Number(parent),
      rssBytes: Number(rss) * 1024,
      cpuSec: parseCpuTime(time ?? ''),
    }),
  );
}

function parseCpuTime(text: string): number {
  const [clock = '', days = '0'] = text.split('-').reverse();
  return clock.split(':').reduce((total, part) => total * 60 + Number(part), 0) + Number(days) * 86_400;
}
