import { readdir } from 'node:fs/promises';
import type { TestDefinition } from '../lib/config/test-definition.ts';

const THRESHOLDS = new URL('../thresholds/', import.meta.url);

/**
 * Every test of `thresholds/` in the order of a run: the folder is the list, there is no second one.
 * Rejects on a file that is not the test it is named after.
 */
export async function loadDefinitions(folder: URL = THRESHOLDS): Promise<TestDefinition[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const definitions = await Promise.all(files.map((file) => loadDefinition(folder, file)));
  return definitions.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}

async function loadDefinition(folder: URL, file: string): Promise<TestDefinition> {
  const module: { readonly definition?: TestDefinition } = await import(new URL(file, folder).href);
  const name = file.slice(0, -'.ts'.length);
  if (module.definition?.name !== name) {
    const got = module.definition === undefined ? 'none' : JSON.stringify(module.definition.name);
    throw new Error(
      `thresholds/${file}: expected an export \`definition\` with the name ${JSON.stringify(name)}, got ${got}.`,
    );
  }
  return module.definition;
}
