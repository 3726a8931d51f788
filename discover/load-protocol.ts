import { access, readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../host/project-root.ts';
import { isModuleFile } from '../host/source-ending.ts';
import { nearestName } from '../lib/config/nearest-name.ts';
import type { ChatProtocol } from '../lib/protocols/chat-protocol.ts';
import { resolveAuthorImports } from './resolve-author-imports.ts';

/** A protocol as found: what it says, and the files that a bundle takes of it. */
export interface FoundProtocol {
  readonly protocol: ChatProtocol;
  /** The file that exports `protocol`, absolute. */
  readonly path: string;
  /** The file that exports `rest`, absolute; absent for a system without REST. */
  readonly restPath?: string;
}

/** A protocol, or why there is none. */
export type LoadedProtocol =
  | { readonly ok: true; readonly found: FoundProtocol }
  | { readonly ok: false; readonly problem: string };

/** A team writes TypeScript or JavaScript; those of the package are JavaScript. */
const endings = ['.ts', '.js'] as const;

/** More often is a load of its own, and no heartbeat. */
const LEAST_HEARTBEAT_MS = 100;

/** The folders that hold protocols: a team's `protocols/` in the folder where it works, then ours. */
export function protocolFolders(workDir: string = process.cwd()): readonly string[] {
  return [join(workDir, 'protocols'), join(projectRoot, 'lib/protocols')];
}

/**
 * Finds what PROTOCOL names: the path of a file, or a name that stands in one of the folders as `<name>/index.ts` or
 * `<name>.ts`. The folders are the list, there is no second one.
 */
export async function loadProtocol(
  wanted: string,
  folders: readonly string[] = protocolFolders(),
): Promise<LoadedProtocol> {
  const path = await findFile(wanted, folders);
  if (path === undefined) {
    const names = await listProtocols(folders);
    const near = nearestName(wanted, names);
    const hint =
      near === undefined
        ? `expected one of ${names.join(', ')}, or the path of a file`
        : `did you mean ${near}?`;
    return {
      ok: false,
      problem: `PROTOCOL: there is no protocol ${JSON.stringify(wanted)}; ${hint}.`.replace('?.', '?'),
    };
  }
  resolveAuthorImports();
  try {
    const module: { readonly protocol?: ChatProtocol } = await import(pathToFileURL(path).href);
    if (typeof module.protocol?.codec?.decode !== 'function') {
      return {
        ok: false,
        problem: `PROTOCOL: expected ${path} to export \`protocol\`, a ChatProtocol; it does not.`,
      };
    }
    const everyMs = module.protocol.codec.heartbeat?.everyMs;
    if (everyMs !== undefined && !(everyMs >= LEAST_HEARTBEAT_MS)) {
      return {
        ok: false,
        problem: `PROTOCOL: ${path}: expected heartbeat.everyMs to be ${LEAST_HEARTBEAT_MS} ms or more, got ${everyMs}.`,
      };
    }
    const restPath = path.replace(/index(\.[jt]s)$/, 'rest/index$1');
    const hasRest = restPath !== path && (await exists(restPath));
    return { ok: true, found: { protocol: module.protocol, path, ...(hasRest ? { restPath } : {}) } };
  } catch (error) {
    return { ok: false, problem: `PROTOCOL: ${path} cannot be loaded: ${String(error)}` };
  }
}

/** The names that PROTOCOL may have, of all folders. */
export async function listProtocols(
  folders: readonly string[] = protocolFolders(),
): Promise<readonly string[]> {
  const names = await Promise.all(folders.map(namesIn));
  return [...new Set(names.flat())].sort();
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isDirectory()) {
        const indexes = endings.map((ending) => exists(join(folder, entry.name, `index${ending}`)));
        return (await Promise.all(indexes)).includes(true) ? [entry.name] : [];
      }
      // Beside the folders of our own lie the files that they share.
      const isTeams = folder !== join(projectRoot, 'lib/protocols');
      return isTeams && isModuleFile(entry.name) ? [entry.name.replace(/\.[jt]s$/, '')] : [];
    }),
  );
  return found.flat();
}

async function findFile(wanted: string, folders: readonly string[]): Promise<string | undefined> {
  const isPath = /[/\\]|\.[jt]s$/.test(wanted);
  const candidates = isPath
    ? [isAbsolute(wanted) ? wanted : resolve(wanted)].flatMap((path) => [
        path,
        ...endings.map((ending) => join(path, `index${ending}`)),
      ])
    : folders.flatMap((folder) =>
        endings.flatMap((ending) => [
          join(folder, wanted, `index${ending}`),
          join(folder, `${wanted}${ending}`),
        ]),
      );
  for (const path of candidates) {
    if (await isFile(path)) {
      return path;
    }
  }
  return undefined;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
