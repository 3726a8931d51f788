import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a report reads of a test; k6's own dashboard page is only linked. */
const TEST_FILES = ['summary.json', 'timeline.ndjson', 'audit.json', 'merge.json', 'k6.log'];

/**
 * Makes the fixture of the golden tests from a real run: `node test/report/support/record-fixture.ts results/<run>`.
 * Only what a report reads is kept, without the places of this machine.
 */
async function recordFixture(runDir: string): Promise<void> {
  const fixture = fileURLToPath(new URL('../fixtures/smoke/', import.meta.url));
  const root = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');
  await rm(fixture, { recursive: true, force: true });
  await mkdir(fixture, { recursive: true });
  const clean = async (path: string): Promise<void> => {
    const text = (await readFile(path, 'utf8'))
      .replaceAll(root, '.')
      .replace(/"gitRevision": "[^"]*"/, '"gitRevision": "0000000"');
    await writeFile(path, text);
  };
  for (const file of ['manifest.json', 'system.ndjson']) {
    await cp(join(runDir, file), join(fixture, file));
    await clean(join(fixture, file));
  }
  const tests = (await readdir(runDir, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && entry.name !== 'charts',
  );
  for (const { name } of tests) {
    await mkdir(join(fixture, name));
    const present = await readdir(join(runDir, name));
    // A test that delivers nothing has no audit.
    for (const file of TEST_FILES.filter((one) => present.includes(one))) {
      await cp(join(runDir, name, file), join(fixture, name, file));
      await clean(join(fixture, name, file));
    }
  }
}

const [runDir] = process.argv.slice(2);
if (runDir === undefined) {
  throw new Error('expected the folder of a run, such as results/latest');
}
await recordFixture(runDir);
