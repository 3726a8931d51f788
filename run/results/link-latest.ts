import { randomBytes } from 'node:crypto';
import { rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Points `results/latest` at a run; readers see the old target or the new one. */
export async function linkLatest(resultsDir: string, runId: string): Promise<void> {
  const part = join(resultsDir, `latest.${randomBytes(4).toString('hex')}.part`);
  await symlink(runId, part);
  await rename(part, join(resultsDir, 'latest'));
}
