import type { ProcessState } from '../../lib/metrics/parse-process-metrics.ts';
import type { HealthLine } from '../../record/generator-schema.ts';

/** A process at one moment. */
export interface ProcessSample extends ProcessState {
  readonly atMs: number;
}

/** What a process did between two samples; undefined when it is not the same process, or no time went by. */
export function healthBetween(before: ProcessSample, now: ProcessSample): HealthLine | undefined {
  const spanMs = now.atMs - before.atMs;
  const cpuMs = (now.cpuSeconds - before.cpuSeconds) * 1_000;
  const gcPauseMs = (now.gcPauseSeconds - before.gcPauseSeconds) * 1_000;
  if (spanMs <= 0 || cpuMs < 0 || gcPauseMs < 0) {
    return undefined;
  }
  return {
    t: now.atMs,
    cpuPercent: round((100 * cpuMs) / (spanMs * now.cores)),
    memoryBytes: now.memoryBytes,
    gcPauseMs: round(gcPauseMs),
    cores: now.cores,
    ...(now.files === undefined ? {} : { files: now.files }),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
