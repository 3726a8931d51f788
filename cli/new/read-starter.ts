import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../host/project-root.ts';
import type { Kind } from './kinds.ts';

/** A file of a starter. */
export interface StarterFile {
  /** Below the new folder. */
  readonly path: string;
  readonly content: string;
}

/** What the files of `starters` are called by, and what a user's own name takes the place of. */
const PLACEHOLDER = 'my-chat';

/** The files for a kind of chat, in the user's name. They compile as they lie, so `starters` is checked like all else. */
export async function readStarter(kind: Kind, name: string): Promise<readonly StarterFile[]> {
  const versions = await readVersions();
  const files = (
    await Promise.all(['all', kind].map((folder) => readFolder(join(projectRoot, 'starters', folder))))
  ).flat();
  // A kind's own file goes over that of all kinds.
  const byPath = new Map(
    files.map(({ path, content }) => [
      path.replaceAll(PLACEHOLDER, name).replace(/\.template$/, ''),
      content
        .replaceAll(PLACEHOLDER, name)
        .replace(/\{\{([\w-]+)\}\}/g, (_, dependency: string) => versions[dependency] ?? '*'),
    ]),
  );
  return [...byPath].map(([path, content]) => ({ path, content }));
}

/** The versions that a new folder asks for: this program, and the compiler that it is checked with. */
async function readVersions(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(projectRoot, 'package.json'), 'utf8');
  const { version, devDependencies } = JSON.parse(text);
  return { 'k6-chat': String(version), typescript: String(devDependencies?.typescript ?? '7') };
}

async function readFolder(folder: string): Promise<StarterFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { path: path.slice(folder.length + 1), content: await readFile(path, 'utf8') };
      }),
  );
}
