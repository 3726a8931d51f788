import { lstat, mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatFigure } from '../../lib/summary/format-figure.ts';

/** What a run writes at most in a minute of load with its timeline, dashboard and system figures, bytes. */
const BYTES_PER_MINUTE = 1_500_000;

/** Documents, dashboards and logs besides, bytes. */
const BASE_BYTES = 20_000_000;

/** The room that the results of a run need, bytes; an estimate on the safe side. */
export function resultsBytes(durationMs: number): number {
  return Math.round(BASE_BYTES + (durationMs / 60_000) * BYTES_PER_MINUTE);
}

/**
 * Makes the results folder and proves that files can be written there and that there is room.
 * Rejects with a message for the user: better before the load than after it.
 */
export async function checkResultsDir(path: string, neededBytes: number): Promise<void> {
  const probe = join(path, `.probe-${process.pid}.part`);
  try {
    await mkdir(path, { recursive: true });
    await writeFile(probe, Buffer.alloc(64 * 1024, 1), { flush: true });
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`RESULTS_DIR: results cannot be written to ${path} (${why}${reasonOf(why)}). ${FIX}`);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
  const latest = await lstat(join(path, 'latest')).catch(() => undefined);
  if (latest !== undefined && !latest.isSymbolicLink()) {
    const what = latest.isDirectory() ? 'a folder' : 'a file';
    throw new Error(
      `RESULTS_DIR: expected ${join(path, 'latest')} to be the link to the newest run, it is ${what}. Move it away, or set RESULTS_DIR to another folder.`,
    );
  }
  const { bavail, bsize } = await statfs(path);
  const freeBytes = bavail * bsize;
  if (freeBytes < neededBytes) {
    throw new Error(
      `RESULTS_DIR: the results need about ${formatFigure(neededBytes, 'bytes')}, and ${path} has ${formatFigure(freeBytes, 'bytes')} left. ${FIX}`,
    );
  }
}

const FIX = 'Free some room or set RESULTS_DIR to another folder.';

function reasonOf(code: string): string {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: ', no permission',
    ENOSPC: ', the disk is full',
    ENOTDIR: ', a part of the path is a file',
    EEXIST: ', a file has that name',
    EROFS: ', the disk is read-only',
  };
  return reasons[code] ?? '';
}
