import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type GeneratorFile,
  generatorSchema,
  type HealthLine,
  healthSchema,
  machineSchema,
} from './generator-schema.ts';
import { parseJsonText } from './parse-json-text.ts';
import { readText } from './read-text.ts';
import { rowsOf } from './rows-of.ts';

/** What one generator of a test left of itself. */
export interface GeneratorState {
  /** Its folder below `generators/`. */
  readonly folder: string;
  /** Where it ran; absent where it left no readable `generator.json`. */
  readonly file?: GeneratorFile;
  /** Its process over time; absent where it was not sampled. */
  readonly health?: readonly HealthLine[];
  /** Memory of its machine, bytes; absent where nobody could ask for it. */
  readonly machineBytes?: number;
}

/** Every generator of a test by its folder, in the order of numbers; lines that cannot be read are left out. */
export async function readGenerators(testDir: string): Promise<GeneratorState[]> {
  const root = join(testDir, 'generators');
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  folders.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return Promise.all(folders.map((folder) => readGenerator(root, folder)));
}

async function readGenerator(root: string, folder: string): Promise<GeneratorState> {
  const file = parseJsonText(await readText(join(root, folder, 'generator.json')), generatorSchema);
  const machine = parseJsonText(await readText(join(root, folder, 'machine.json')), machineSchema);
  const text = await readText(join(root, folder, 'health.ndjson'));
  const health = [...rowsOf(text ?? '')].flatMap((row) => {
    const line = parseJsonText(row, healthSchema);
    return line.ok ? [line.value] : [];
  });
  return {
    folder,
    ...(file.ok ? { file: file.value } : {}),
    ...(health.length === 0 ? {} : { health }),
    ...(machine.ok ? { machineBytes: machine.value.memoryBytes } : {}),
  };
}
