import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tryLock } from '../../host/file-lock.ts';
import { removeTorn } from '../../host/remove-torn.ts';
import type { Manifest } from '../../record/manifest-schema.ts';
import { GENERATORS_DIR } from '../../record/merge/generators-dir.ts';
import { mergeTest } from '../../record/merge/merge-test.ts';
import { readManifest } from '../../record/read-run-record.ts';
import { exitStatus } from '../exit-status.ts';
import { RunError } from '../run-error.ts';
import { createManifestFile } from './manifest-file.ts';
import { settleFiles } from './settle-files.ts';

/**
 * Puts in order what a run left that was killed in its middle: its files get their names and its manifest says how far
 * it came. Of a run that ended by itself only the halves of documents go that it was killed in writing. Rejects when the
 * folder has no manifest.
 */
export async function settleRun(runDir: string): Promise<void> {
  const path = await realpath(runDir).catch(() => runDir);
  const manifest = await readManifest(path);
  await removeTorn(path);
  if (manifest.state !== 'running') {
    return;
  }
  const lock = await tryLock(join(dirname(path), '.lock'), 'a report');
  if (!lock.taken) {
    throw new RunError(
      exitStatus.couldNotRun,
      `${runDir}: this run is still going on (process ${lock.holder.pid}); it writes its report at its end.`,
    );
  }
  try {
    await settle(path, manifest);
  } finally {
    await lock.release();
  }
}

async function settle(path: string, manifest: Manifest): Promise<void> {
  // Those of several generators lie in folders below their test's.
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const folders = entries.filter((each) => each.isDirectory());
  for (const { parentPath, name } of folders) {
    await settleFiles(join(parentPath, name));
  }
  for (const { parentPath } of folders.filter(({ name }) => name === GENERATORS_DIR)) {
    await mergeTest(parentPath);
  }
  const tests = manifest.tests.map((test) => {
    if (test.state === 'running') {
      return { ...test, state: 'interrupted' as const, message: 'The run was killed while this test ran.' };
    }
    return test.state === 'pending'
      ? { ...test, state: 'not-run' as const, message: 'The run was killed before this test began.' }
      : test;
  });
  await createManifestFile(path, { ...manifest, state: 'interrupted', tests });
}
