import { readdir } from 'node:fs/promises';
import type { TestDefinition } from '../lib/config/test-definition.ts';

const THRESHOLDS = new URL('../thresholds/', import.meta.url);

/** Every test of `thresholds/` in the order of a run: the folder is the list, there is no second one. */
export async function loadDefinitions(folder: URL = THRESHOLDS): Promise<TestDefinition[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(
    files.map(async (file): Promise<{ definition?: TestDefinition }> => import(new URL(file, folder).href)),
  );
  return modules
    .flatMap(({ definition }) => definition ?? [])
    .sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}
