import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../build/project-root.ts';
import type { TestDefinition } from '../lib/config/test-definition.ts';

/** Every test in `thresholds/`, in the order of a run: the folder is the list. Rejects on a file that is not a test. */
export async function loadTests(
  folder: string = join(projectRoot, 'thresholds'),
): Promise<readonly TestDefinition[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const definitions = await Promise.all(files.map((file) => loadTest(folder, file)));
  return definitions.sort((a, b) => a.order - b.order || a.name.localeCompare(b.name));
}

async function loadTest(folder: string, file: string): Promise<TestDefinition> {
  const module: { readonly definition?: TestDefinition } = await import(
    pathToFileURL(join(folder, file)).href
  );
  const name = file.slice(0, -'.ts'.length);
  if (module.definition?.name !== name) {
    throw new Error(
      `thresholds/${file}: expected an export \`definition\` with the name ${name}, got ${module.definition?.name ?? 'none'}.`,
    );
  }
  return module.definition;
}
