import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LockHolder, readHolder, tryLock } from '../host/file-lock.ts';

/** The other runs on this machine, and how to end being one of them. */
export interface Announced {
  readonly others: readonly LockHolder[];
  readonly end: () => Promise<void>;
}

/**
 * Lets other runs on this machine know of this one, whatever project folder and results folder they have, and says
 * which are going on already. It never rejects: the folder may belong to another user, and a run does not need it.
 */
export async function announceRun(
  resultsDir: string,
  folder: string = join(tmpdir(), 'k6-chat-runs'),
): Promise<Announced> {
  const own = `${process.pid}.lock`;
  const attempt = await tryLock(join(folder, own), resultsDir).catch(() => undefined);
  const others: LockHolder[] = [];
  for (const file of await readdir(folder).catch(() => [])) {
    if (file === own || !file.endsWith('.lock')) {
      continue;
    }
    const holder = await readHolder(join(folder, file));
    if (holder !== undefined) {
      others.push(holder);
    } else {
      await rm(join(folder, file), { force: true }).catch(() => undefined);
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
