import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../host/project-root.ts';
import { isModuleFile } from '../host/source-ending.ts';
import { workRoot } from '../host/work-root.ts';
import type { TestDefinition } from '../lib/config/test-definition.ts';
import { resolveAuthorImports } from './resolve-author-imports.ts';

/** This program's own folder and the team's; in the repository they are one. */
const ourRoots: readonly string[] = [...new Set([projectRoot, workRoot])];

/** A test as found: its definition, and where it lies. */
export interface FoundTest extends TestDefinition {
  /** The folder that holds it: `nchat`. */
  readonly suite: string;
  /** The script beside its definition, absolute. */
  readonly scriptPath: string;
}

/**
 * Every test of the suites in the order of a run: `thresholds/<suite>/<test>.ts` with the export `definition`, and
 * `scripts/<suite>/<test>.ts`. The folders are the list, there is no second one. A later root goes over an earlier one.
 *
 * Rejects on a definition that is not the test it is named after, and on two tests of one name.
 *
 * @param roots Folders that hold `thresholds` and `scripts`: this project's, and a team's.
 */
export async function loadDefinitions(roots: readonly string[] = ourRoots): Promise<FoundTest[]> {
  resolveAuthorImports();
  const found = (await Promise.all(roots.map(loadRoot))).flat();
  const names = found.map(({ name }) => name);
  const twice = found.find(({ name }, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    const suites = found.filter(({ name }) => name === twice.name).map(({ suite }) => suite);
    throw new Error(
      `Two tests are named ${twice.name} (suites ${suites.join(' and ')}); name one of them <suite>-${twice.name}.`,
    );
  }
  return found.sort((a, b) => compare(a.suite, b.suite) || a.order - b.order || compare(a.name, b.name));
}

async function loadRoot(root: string): Promise<FoundTest[]> {
  const suites = await foldersIn(join(root, 'thresholds'));
  return (await Promise.all(suites.map((suite) => loadSuite(root, suite)))).flat();
}

async function loadSuite(root: string, suite: string): Promise<FoundTest[]> {
  const folder = join(root, 'thresholds', suite);
  const files = (await readdir(folder)).filter(isModuleFile);
  return Promise.all(
    files.map(async (file) => {
      const module: { readonly definition?: TestDefinition } = await import(
        pathToFileURL(join(folder, file)).href
      );
      const name = file.replace(/\.[jt]s$/, '');
      const { definition } = module;
      if (definition === undefined || ![name, `${suite}-${name}`].includes(definition.name)) {
        const got = definition === undefined ? 'none' : JSON.stringify(definition.name);
        throw new Error(
          `thresholds/${suite}/${file}: expected an export \`definition\` with the name ${JSON.stringify(name)} or ${JSON.stringify(`${suite}-${name}`)}, got ${got}.`,
        );
      }
      return { ...definition, suite, scriptPath: join(root, 'scripts', suite, file) };
    }),
  );
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
