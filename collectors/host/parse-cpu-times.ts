import { TICKS_PER_SEC } from './parse-process-stat.ts';

/** CPU time of the whole machine since its start, in seconds, over all cores. */
export interface CpuTimes {
  readonly cores: number;
  readonly busySec: number;
  readonly idleSec: number;
  readonly ioWaitSec: number;
  /** Time another guest of the same hardware had the core: figures with much of it are not this machine's fault. */
  readonly stealSec: number;
}

/** Reads `/proc/stat`; undefined without a `cpu` line. Guest time is already within user time. See proc(5). */
export function parseCpuTimes(text: string): CpuTimes | undefined {
  const all = /^cpu +(.*)$/m.exec(text)?.[1];
  if (all === undefined) {
    return undefined;
  }
  const seconds = all.split(' ').map((ticks) => Number(ticks) / TICKS_PER_SEC);
  const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = seconds;
  return {
    cores: text.match(/^cpu\d+ /gm)?.length ?? 0,
    busySec: user + nice + system + irq + softIrq,
    idleSec: idle,
    ioWaitSec: ioWait,
    stealSec: steal,
  };
}
