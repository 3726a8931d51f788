import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { readLimits } from '../../host/read-limits.ts';
import type { Manifest } from '../../record/manifest-schema.ts';

/** The machine that makes the load, for the manifest. */
export async function describeHost(location: string | undefined): Promise<Manifest['host']> {
  const { openFiles, portRange } = await readLimits();
  const cpuModel = cpus()[0]?.model.trim();
  return {
    os: `${type()} ${arch()}`,
    kernel: release(),
    ...(cpuModel ? { cpuModel } : {}),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    ...(openFiles === undefined ? {} : { openFileLimit: openFiles }),
    ...(portRange === undefined ? {} : { portRange: [...portRange] }),
    ...(location === undefined ? {} : { location }),
  };
}
