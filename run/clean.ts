import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../host/project-root.ts';

/** Removes what can be made again: bundles and caches. Results are kept, since they cannot. */
export async function clean(root: string = projectRoot): Promise<void> {
  await Promise.all(
    ['dist', '.cache'].map((folder) => rm(join(root, folder), { recursive: true, force: true })),
  );
}
