/** One collection as the Go runtime tells of it; what it calls CPU time is taken by the clock. */
export interface GcCollection {
  /** All threads stood still, ms on one core. */
  readonly stopMs: number;
  /** The program's own threads had to help because they allocated, ms on one core. */
  readonly assistMs: number;
  /** What the collector takes for itself, a quarter of all cores while it works, ms on one core. */
  readonly dedicatedMs: number;
  /** Work on cores that the program left idle, ms on one core. */
  readonly idleMs: number;
  /** Time in which the whole program stood still, ms. */
  readonly pauseMs: number;
  /** In use after the collection, bytes; given in whole MiB. */
  readonly heapLiveBytes: number;
  /** The heap size that the collection aimed for, bytes; given in whole MiB. */
  readonly heapGoalBytes: number;
  /** The cores that the program may use (GOMAXPROCS). */
  readonly cores: number;
}

const MS = String.raw`(\d+(?:\.\d+)?)`;
const LINE = new RegExp(
  String.raw`^gc \d+ @\d+(?:\.\d+)?s \d+%(?: \([^)]*\))?: ` +
    `${MS}\\+${MS}\\+${MS} ms clock, ${MS}\\+${MS}/${MS}/${MS}\\+${MS} ms cpu, ` +
    String.raw`\d+->\d+->(\d+) MB, (\d+) MB goal, .*?(\d+) P(?: \(forced\))?$`,
);
const MIB = 1024 * 1024;

/**
 * A line of `GODEBUG=gctrace=1`, undefined for any other line.
 * The form is that of Go's `runtime` documentation ("gctrace", environment variables), the same since Go 1.19.
 */
export function parseGcLine(line: string): GcCollection | undefined {
  const found = LINE.exec(line);
  if (found === null) {
    return undefined;
  }
  const at = (index: number): number => Number(found[index]);
  return {
    pauseMs: at(1) + at(3),
    stopMs: at(4) + at(8),
    assistMs: at(5),
    dedicatedMs: at(6),
    idleMs: at(7),
    heapLiveBytes: at(9) * MIB,
    heapGoalBytes: at(10) * MIB,
    cores: at(11),
  };
}
