import { createReadStream, createWriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Puts the logs of all generators, without the lines of their users, one after the other into the log of the test. */
export async function writeLog(root: string, folders: readonly string[], testDir: string): Promise<void> {
  const path = join(testDir, 'k6.log');
  const part = `${path}.new`;
  await rm(part, { force: true });
  let isEmpty = true;
  for (const folder of folders) {
    const own = join(root, folder, 'k6.log');
    if (
      await access(own).then(
        () => true,
        () => false,
      )
    ) {
      await pipeline(createReadStream(own), createWriteStream(part, { flags: 'a' }));
      isEmpty = false;
    }
  }
  if (!isEmpty) {
    await rename(part, path);
  }
}
