import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file to be written. */
export interface NewFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
}

/** Writes files that must not be there yet, all or none; rejects with the names of those that are. */
export async function writeNew(files: readonly NewFile[]): Promise<void> {
  const present = await Promise.all(files.map(async ({ path }) => ((await exists(path)) ? [path] : [])));
  if (present.flat().length > 0) {
    throw new Error(
      `${present.flat().join(', ')}: already there, and nothing is overwritten. Take another name or folder, or remove it.`,
    );
  }
  for (const { path, content } of files) {
    await mkdir(dirname(path), { recursive: true });
    // Fails where it has appeared meanwhile.
    await writeFile(path, content, { flag: 'wx' });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
