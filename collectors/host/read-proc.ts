import { readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';

/** Reads below a directory laid out as `/proc` and `/sys`; what is missing or forbidden is undefined. */
export interface ProcReader {
  /** A text such as `proc/stat`. */
  text(path: string): string | undefined;
  /** The names in a directory such as `proc`. */
  names(path: string): readonly string[] | undefined;
  /** The size a path has, which for `proc/<pid>/fd` is the number of open files since Linux 6.2. */
  size(path: string): number | undefined;
  /** Whether the path is there. */
  has(path: string): boolean;
}

/**
 * A reader of the real machine, or of captured files below `root`.
 * Synchronous on purpose: `/proc` is made up in memory, and a trip through the thread pool costs more than the read.
 * As UTF-8 on purpose too: Node reads that in one step, and any other encoding in five.
 */
export function createProcReader(root = '/'): ProcReader {
  const orUndefined = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch {
      return undefined; // The process ended, or belongs to somebody else.
    }
  };
  return {
    text: (path) => orUndefined(() => readFileSync(`${root}${path}`, 'utf8')),
    names: (path) => orUndefined(() => readdirSync(`${root}${path}`)),
    size: (path) => orUndefined(() => statSync(`${root}${path}`).size),
    has: (path) => statSync(`${root}${path}`, { throwIfNoEntry: false }) !== undefined,
  };
}

/** Share of the file system at `path` that is used, in percent, by the formula of `df`. */
export function readDiskUsagePercent(path: string): number | undefined {
  try {
    const { blocks, bfree, bavail } = statfsSync(path);
    const used = blocks - bfree;
    return used + bavail === 0 ? undefined : (100 * used) / (used + bavail);
  } catch {
    return undefined;
  }
}
