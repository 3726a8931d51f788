import { readFile } from 'node:fs/promises';

/** What an error of the file system means, by its code. */
const meanings: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  ELOOP: 'it is a link that leads to itself',
  ERR_STRING_TOO_LONG: 'it is too large',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
};

/**
 * The text of a file, without the byte order mark that an editor put before it; undefined when there is none. Rejects with
 * the path for a file that is there and cannot be read (rights, a folder of that name).
 */
export function readText(path: string): Promise<string | undefined> {
  return ifThere(path, async () => (await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
}

/** What reading a file gives; undefined when there is none. Other errors are told with the path and what they mean. */
export async function ifThere<T>(path: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') {
      return undefined;
    }
    throw new Error(`${path}: expected a file, but ${meanings[code] ?? 'it cannot be read'} (${code}).`);
  }
}
