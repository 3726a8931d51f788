import { join } from 'node:path';
import { writeWhole } from '../../host/write-whole.ts';
import { type Manifest, type ManifestTest, manifestSchema } from '../../record/manifest-schema.ts';

/** The manifest of a run in progress, kept on disk as it changes. */
export interface ManifestFile {
  readonly current: Manifest;
  /** Changes fields of the whole run. */
  update(change: Partial<Manifest>): Promise<void>;
  /** Changes fields of one test. */
  updateTest(name: string, change: Partial<ManifestTest>): Promise<void>;
}

/** Writes the first manifest of a run; rejects when it is not of the manifest's shape or cannot be written. */
export async function createManifestFile(runDir: string, first: Manifest): Promise<ManifestFile> {
  let current = first;
  const write = async (): Promise<void> => {
    // Parsed on the way out too: what the report would refuse must fail here, where it is made.
    const checked = manifestSchema.parse(current);
    await writeWhole(join(runDir, 'manifest.json'), `${JSON.stringify(checked, null, 2)}\n`);
  };
  await write();
  return {
    get current() {
      return current;
    },
    update: (change) => {
      current = { ...current, ...change };
      return write();
    },
    updateTest: (name, change) => {
      const tests = current.tests.map((test) => (test.name === name ? { ...test, ...change } : test));
      current = { ...current, tests };
      return write();
    },
  };
}
