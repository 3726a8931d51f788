import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LockHolder, readHolder, tryLock } from '../host/file-lock.ts';

/** The other runs on this machine, and how to end being one of them. */
export interface Announced {
  readonly others: readonly LockHolder[];
  readonly end: () => Promise<void>;
}

/** A file of this folder: the id of its run's process. */
const OWN_NAME = /^(\d+)\.lock$/;

/**
 * Lets other runs on this machine know of this one, whatever project folder and results folder they have, and says
 * which are going on already. It never rejects: the folder may belong to another user, and a run does not need it. The
 * folder is one that everybody can make, so that no link is followed and only what is surely of a run of ours is removed.
 */
export async function announceRun(
  resultsDir: string,
  folder: string = join(tmpdir(), 'k6-chat-runs'),
): Promise<Announced> {
  const none = { others: [], end: () => Promise.resolve() };
  const place = await lstat(folder).catch(() => undefined);
  if (place !== undefined && !place.isDirectory()) {
    return none;
  }
  const own = `${process.pid}.lock`;
  const attempt = await tryLock(join(folder, own), resultsDir).catch(() => undefined);
  const others: LockHolder[] = [];
  for (const file of await readdir(folder).catch(() => [])) {
    const pid = OWN_NAME.exec(file)?.[1];
    const path = join(folder, file);
    if (file === own || pid === undefined || !(await isOurFile(path))) {
      continue;
    }
    const found = await readHolder(path);
    if (found?.isAlive) {
      others.push(found.holder);
    } else if (found?.holder.pid === Number(pid)) {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
  return {
    others,
    end: async () => {
      if (attempt?.taken) {
        await attempt.release().catch(() => undefined);
      }
    },
  };
}

/** A plain file that this user made. */
async function isOurFile(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true && (process.getuid === undefined || found.uid === process.getuid());
}
