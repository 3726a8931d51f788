import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  /** Tells a process from a later one that was given the same id; absent where /proc is. */
  readonly startedAt?: string;
  /** What the holder is doing, for the message to others. */
  readonly what: string;
}

/** A lock that was taken, or who has it. */
export type LockAttempt =
  | { readonly taken: true; readonly release: () => Promise<void> }
  | { readonly taken: false; readonly holder: LockHolder };

/**
 * Takes a lock file, or says who holds it. A lock whose process is gone is taken over. Rejects as `mkdir` and
 * `writeFile` do when the folder cannot be written.
 */
export async function tryLock(path: string, what: string): Promise<LockAttempt> {
  await mkdir(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  const startedAt = startOf(process.pid);
  const self: LockHolder = { pid: process.pid, ...(startedAt ? { startedAt } : {}), what };
  try {
    await writeFile(own, JSON.stringify(self));
    for (;;) {
      // A hard link appears with its whole content and only if the name is free.
      if (await succeeds(link(own, path), 'EEXIST')) {
        return { taken: true, release: () => rm(path, { force: true }) };
      }
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const holder = parseHolder(text);
      if (holder !== undefined && isAlive(holder)) return { taken: false, holder };
      await removeStale(path, text, `${own}.stale`);
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** Runs an action while holding a lock, waiting for others to finish first. */
export async function withLock<T>(path: string, what: string, action: () => Promise<T>): Promise<T> {
  for (;;) {
    const attempt = await tryLock(path, what);
    if (attempt.taken) {
      try {
        return await action();
      } finally {
        await attempt.release();
      }
    }
    await sleep(200);
  }
}

/** Moves the lock away and looks again, because another process may have replaced the stale one in between. */
async function removeStale(path: string, stale: string, aside: string): Promise<void> {
  if (!(await succeeds(rename(path, aside), 'ENOENT'))) return;
  const moved = await readFile(aside, 'utf8');
  if (moved !== stale) await succeeds(link(aside, path), 'EEXIST');
  await rm(aside, { force: true });
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, startedAt, what } = { pid: undefined, startedAt: undefined, what: undefined, ...value };
    if (typeof pid !== 'number' || typeof what !== 'string') return undefined;
    return { pid, what, ...(typeof startedAt === 'string' ? { startedAt } : {}) };
  } catch {
    return undefined;
  }
}

function isAlive({ pid, startedAt }: LockHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return startedAt === undefined || startOf(pid) === startedAt;
}

/** The start of a process in clock ticks since boot: field 22 of /proc/<pid>/stat (see proc(5)). */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name, which may hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

async function succeeds(action: Promise<unknown>, exceptCode: string): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === exceptCode) return false;
    throw error;
  }
}
