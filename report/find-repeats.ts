import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Manifest } from '../record/manifest-schema.ts';
import { readManifest } from '../record/read-run-record.ts';

/** A run beside others, by its folder. */
export interface FoundRun {
  readonly dir: string;
  readonly manifest: Manifest;
}

/** Every complete run of the folder that a run lies in, oldest first; what is no run is passed over. */
export async function listRuns(runDir: string): Promise<FoundRun[]> {
  const folder = dirname(await realpath(runDir));
  const names = (await readdir(folder, { withFileTypes: true }))
    // The link to the latest run would count it twice.
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const found = await Promise.all(
    names.map(async (name): Promise<FoundRun | undefined> => {
      const dir = join(folder, name);
      const manifest = await readManifest(dir).catch(() => undefined);
      return manifest?.state === 'complete' ? { dir, manifest } : undefined;
    }),
  );
  return found.filter((run) => run !== undefined);
}

/** The runs that repeat one another with `manifest`'s, itself among them; none when it is not repeated. */
export function repeatsOf({ repeat }: Manifest, runs: readonly FoundRun[]): FoundRun[] {
  return repeat === undefined ? [] : runs.filter((run) => run.manifest.repeat?.group === repeat.group);
}
