import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcess } from './is-process.ts';

/** How `writeWhole` names what it has not written whole yet: by its process. */
const TORN = /\.(\d+)-[0-9a-f]{8}\.part$/;

/** Removes, from a folder and all below, what processes that were killed in the middle of a write have left there. */
export async function removeTorn(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  await Promise.all(
    entries
      .filter((entry) => entry.isFile() && !isProcess(Number(TORN.exec(entry.name)?.[1] ?? process.pid)))
      .map(({ parentPath, name }) => rm(join(parentPath, name), { force: true })),
  );
}
