import { readFile } from 'node:fs/promises';

/** The text of a file; undefined when there is none. Other errors (rights, a folder of that name) are thrown. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
