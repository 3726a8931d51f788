import { rm } from 'node:fs/promises';
import { cacheDirs } from '../host/cache-dirs.ts';

/** Removes what can be made again: bundles and caches. Results are kept, since they cannot. */
export async function clean(folders: readonly string[] = cacheDirs().removable): Promise<void> {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}
