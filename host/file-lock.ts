import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcess } from './is-process.ts';

/** A lock that is let go between two looks is taken at the next; more looks than this mean that something is wrong. */
const MOST_ATTEMPTS = 500;

/** A lock file holds a process id and a few words. */
const MOST_BYTES = 10_000;

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
  const nonce = randomBytes(8).toString('hex');
  const own = `${path}.${nonce}.part`;
  const startedAt = startOf(process.pid);
  const self: LockHolder = { pid: process.pid, ...(startedAt ? { startedAt } : {}), what };
  try {
    // No two locks have the same text, so that a text names one taking of the lock.
    await writeFile(own, JSON.stringify({ ...self, nonce }));
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      // A hard link appears with its whole content and only if the name is free.
      if (await succeeds(link(own, path), 'EEXIST')) {
        return { taken: true, release: () => rm(path, { force: true }) };
      }
      const text = await readLock(path);
      if (text === undefined) {
        continue;
      }
      const holder = parseHolder(text);
      if (holder !== undefined && isAlive(holder)) {
        return { taken: false, holder };
      }
      await removeStale(path, text, own);
    }
    throw new Error(`${path}: this lock could not be taken. Delete it and what begins with its name.`);
  } finally {
    await rm(own, { force: true });
  }
}

/** The text of a lock file; undefined when it has just gone. Rejects for what is no file of ours to read. */
async function readLock(path: string): Promise<string | undefined> {
  try {
    const found = await lstat(path);
    if (!found.isFile() || found.size > MOST_BYTES) {
      const what = found.isDirectory() ? 'a folder' : found.isSymbolicLink() ? 'a link' : 'another file';
      throw new Error(`${path}: expected a lock file of k6-chat, it is ${what}. Move it away.`);
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') {
      return undefined;
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw new Error(
        `${path}: this lock file belongs to another user and cannot be read (${code}). Use another folder, or have it removed.`,
      );
    }
    throw error;
  }
}

/** Whom a lock file names, and whether that process still lives; undefined for what is no lock file of ours. */
export async function readHolder(
  path: string,
): Promise<{ readonly holder: LockHolder; readonly isAlive: boolean } | undefined> {
  const text = await readLock(path).catch(() => undefined);
  const holder = text === undefined ? undefined : parseHolder(text);
  return holder === undefined ? undefined : { holder, isAlive: isAlive(holder) };
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

/**
 * Removes the lock of a dead holder. Two may find it dead at once, and the slower one must not remove what the faster
 * one put in its place: only who holds the claim on this one taking of the lock may remove it, and looks again first.
 */
async function removeStale(path: string, stale: string, own: string): Promise<void> {
  const claim = `${path}.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}.claim`;
  if (!(await succeeds(link(own, claim), 'EEXIST'))) {
    await sleep(10);
    const claimer = await readFile(claim, 'utf8').catch(() => undefined);
    const holder = claimer === undefined ? undefined : parseHolder(claimer);
    if (holder !== undefined && !isAlive(holder)) {
      throw new Error(`${path}: two processes died while they held this lock. Delete ${claim} and ${path}.`);
    }
    return;
  }
  try {
    if ((await readFile(path, 'utf8').catch(() => undefined)) === stale) {
      await rm(path, { force: true });
    }
  } finally {
    await rm(claim, { force: true });
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    const { pid, startedAt, what } = { pid: undefined, startedAt: undefined, what: undefined, ...value };
    if (typeof pid !== 'number' || typeof what !== 'string') {
      return undefined;
    }
    return { pid, what, ...(typeof startedAt === 'string' ? { startedAt } : {}) };
  } catch {
    return undefined;
  }
}

function isAlive({ pid, startedAt }: LockHolder): boolean {
  return isProcess(pid) && (startedAt === undefined || startOf(pid) === startedAt);
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
    if (error instanceof Error && 'code' in error && error.code === exceptCode) {
      return false;
    }
    throw error;
  }
}
