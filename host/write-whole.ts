import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file whole or not at all: readers see the old content or the new, never a part. Rejects as `writeFile` does. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const partPath = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(partPath, content);
    await rename(partPath, path);
  } catch (error) {
    await rm(partPath, { force: true });
    throw error;
  }
}
