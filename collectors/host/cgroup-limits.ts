import type { ProcReader } from './read-proc.ts';

/** What a control group allows a process; absent where it sets no limit. */
export interface CgroupLimits {
  readonly memoryBytes?: number;
  readonly cpuCores?: number;
}

/** Control groups of version 1 say "no limit" with a number near the largest there is. */
const NO_LIMIT_FROM_BYTES = 2 ** 60;

/**
 * The tightest limits on the way from a process's control group to the top, for version 2 and version 1.
 * Within a container without its own view of the groups, the container's own top is what can be seen.
 */
export function readCgroupLimits(proc: ProcReader, pid: number): CgroupLimits {
  const text = proc.text(`proc/${pid}/cgroup`) ?? '';
  const groups = text.split('\n').map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  const pathOf = (controller: string): string | undefined =>
    groups.find((group) => group?.[1]?.split(',').includes(controller))?.[2];
  const memory: (number | undefined)[] = [];
  const cpu: (number | undefined)[] = [];
  for (const path of upwards(pathOf('') ?? '/')) {
    memory.push(toBytes(proc.text(`sys/fs/cgroup${path}memory.max`)));
    cpu.push(toCores(proc.text(`sys/fs/cgroup${path}cpu.max`)));
  }
  for (const path of upwards(pathOf('memory'))) {
    memory.push(toBytes(proc.text(`sys/fs/cgroup/memory${path}memory.limit_in_bytes`)));
  }
  for (const path of upwards(pathOf('cpu'))) {
    const quota = proc.text(`sys/fs/cgroup/cpu${path}cpu.cfs_quota_us`)?.trim();
    const period = proc.text(`sys/fs/cgroup/cpu${path}cpu.cfs_period_us`)?.trim();
    cpu.push(toCores(`${quota} ${period}`));
  }
  const memoryBytes = least(memory);
  const cpuCores = least(cpu);
  return {
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(cpuCores === undefined ? {} : { cpuCores }),
  };
}

/** `/a/b` as `/a/b/`, `/a/`, `/`. */
function upwards(path: string | undefined): string[] {
  if (path === undefined) {
    return [];
  }
  const names = path.split('/').filter((name) => name !== '');
  return [...names.map((_, index) => `/${names.slice(0, names.length - index).join('/')}/`), '/'];
}

function toBytes(text: string | undefined): number | undefined {
  const bytes = Number(text ?? Number.NaN); // "max" is no number
  return bytes > 0 && bytes < NO_LIMIT_FROM_BYTES ? bytes : undefined;
}

function toCores(text: string | undefined): number | undefined {
  const [quota, period] = (text ?? '').split(' ').map(Number);
  const cores = (quota ?? Number.NaN) / (period ?? Number.NaN);
  return cores > 0 && Number.isFinite(cores) ? cores : undefined;
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}
