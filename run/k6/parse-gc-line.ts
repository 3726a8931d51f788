/** One collection as the Go runtime tells of it. */
export interface GcCollection {
  /** CPU time in which all threads stood still, ms. */
  readonly stopCpuMs: number;
  /** CPU time of the program's own threads that had to help because they allocated, ms. */
  readonly assistCpuMs: number;
  /** CPU time that the collector takes for itself, a quarter of all cores while it works, ms. */
  readonly dedicatedCpuMs: number;
  /** CPU time on cores that the program left idle, ms. */
  readonly idleCpuMs: number;
  /** Time in which the whole program stood still, ms. */
  readonly pauseMs: number;
  /** In use after the collection, bytes; told in whole MiB. */
  readonly heapLiveBytes: number;
  /** The heap size that the collection aimed for, bytes; told in whole MiB. */
  readonly heapGoalBytes: number;
}

const MS = String.raw`(\d+(?:\.\d+)?)`;
const LINE = new RegExp(
  String.raw`^gc \d+ @\d+(?:\.\d+)?s \d+%(?: \([^)]*\))?: ` +
    `${MS}\\+${MS}\\+${MS} ms clock, ${MS}\\+${MS}/${MS}/${MS}\\+${MS} ms cpu, ` +
    String.raw`\d+->\d+->(\d+) MB, (\d+) MB goal, .*\d+ P(?: \(forced\))?$`,
);
const MIB = 1024 * 1024;

/**
 * A line of `GODEBUG=gctrace=1`, undefined for any other line.
 * The form is that of Go's `runtime` documentation ("gctrace", environment variables), the same since Go 1.19.
 */
export function parseGcLine(line: string): GcCollection | undefined {
  const found = LINE.exec(line);
  if (found === null) return undefined;
  const at = (index: number): number => Number(found[index]);
  return {
    pauseMs: at(1) + at(3),
    stopCpuMs: at(4) + at(8),
    assistCpuMs: at(5),
    dedicatedCpuMs: at(6),
    idleCpuMs: at(7),
    heapLiveBytes: at(9) * MIB,
    heapGoalBytes: at(10) * MIB,
  };
}
