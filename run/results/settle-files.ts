import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { foldStderr } from '../../generators/local/fold-stderr.ts';

const PART = '.part';

/** What k6 writes bit by bit during a test, in its folder, under a name that says so. */
export function partPath(testDir: string, file: string): string {
  return join(testDir, `${file}${PART}`);
}

/**
 * Gives the files of an ended test their names: recordings are cut to whole lines, documents that break off are
 * removed, because half a document is worse than none.
 */
export async function settleFiles(testDir: string): Promise<void> {
  await foldStderr(partPath(testDir, 'k6.stderr'), partPath(testDir, 'k6.log'));
  const parts = (await readdir(testDir)).filter((file) => file.endsWith(PART));
  await Promise.all(parts.map((file) => settleFile(join(testDir, file))));
}

async function settleFile(path: string): Promise<void> {
  const name = path.slice(0, -PART.length);
  const keep = await prepare(path, name);
  if (keep) {
    await rename(path, name);
  } else {
    await rm(path);
  }
}

async function prepare(path: string, name: string): Promise<boolean> {
  if (name.endsWith('.ndjson')) {
    return cutToWholeLines(path);
  }
  if (name.endsWith('.json')) {
    return endsWith(path, '}');
  }
  if (name.endsWith('.html')) {
    return endsWith(path, '</html>');
  }
  return true;
}

const CHUNK_BYTES = 64 * 1024;

/** Removes what comes after the last line end; always worth keeping, even when empty. */
async function cutToWholeLines(path: string): Promise<true> {
  const file = await open(path, 'r+');
  try {
    let end = (await file.stat()).size;
    const chunk = Buffer.alloc(CHUNK_BYTES);
    while (end > 0) {
      const from = Math.max(0, end - CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, end - from, from);
      const newline = chunk.subarray(0, bytesRead).lastIndexOf(0x0a);
      if (newline >= 0) {
        await file.truncate(from + newline + 1);
        return true;
      }
      end = from;
    }
    await file.truncate(0);
    return true;
  } finally {
    await file.close();
  }
}

async function endsWith(path: string, ending: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 256));
    await file.read(tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8').trimEnd().endsWith(ending);
  } finally {
    await file.close();
  }
}
