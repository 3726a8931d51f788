import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TestSummary } from '../../../lib/summary/test-summary.ts';
import { type Manifest, manifestSchema } from '../../../record/manifest-schema.ts';
import { summarySchema } from '../../../record/summary-schema.ts';

const SMOKE = fileURLToPath(new URL('../fixtures/smoke/', import.meta.url));

/** The moment that documents of tests state as theirs. */
export const NOW = new Date('2026-11-20T20:00:00Z');

/** A copy of the recorded run in a results folder of its own, removed after the test. */
export async function copyRun(context: TestContext, name = 'run-2', resultsDir?: string): Promise<string> {
  const parent = resultsDir ?? (await mkdtemp(join(tmpdir(), 'k6-chat-report-')));
  if (resultsDir === undefined) {
    context.after(() => rm(parent, { recursive: true, force: true }));
  }
  const runDir = join(parent, name);
  await cp(SMOKE, runDir, { recursive: true });
  return runDir;
}

/** Changes the manifest of a copied run. */
export async function changeManifest(
  runDir: string,
  change: (manifest: Manifest) => Manifest,
): Promise<void> {
  const path = join(runDir, 'manifest.json');
  const manifest = manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, JSON.stringify(change(manifest)));
}

/** Changes one test of the manifest of a copied run. */
export function changeTest(
  runDir: string,
  name: string,
  change: Partial<Manifest['tests'][number]>,
): Promise<void> {
  return changeManifest(runDir, (manifest) => ({
    ...manifest,
    tests: manifest.tests.map((test) => (test.name === name ? { ...test, ...change } : test)),
  }));
}

/** Changes the summary of one test of a copied run. */
export async function changeSummary(
  runDir: string,
  name: string,
  change: (summary: TestSummary) => TestSummary,
): Promise<void> {
  const path = join(runDir, name, 'summary.json');
  const summary = summarySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, JSON.stringify(change(summary)));
}
