import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDirs } from './cache-dirs.ts';
import { withLock } from './file-lock.ts';
import { findPackage } from './find-package.ts';
import { type HeavyPart, readHeavyPart } from './heavy-parts.ts';
import { projectRoot } from './project-root.ts';
import { workRoot } from './work-root.ts';

const execute = promisify(execFile);

const INSTALL_TIMEOUT_MS = 10 * 60_000;

/** Where a part is looked for and kept. */
export interface FetchPartOptions {
  /** Receives a line before anything that takes long. */
  readonly log?: (line: string) => void;
  /** Folders whose node_modules may have it, before the cache is asked. */
  readonly from?: readonly string[];
  /** The folder that keeps what was fetched. */
  readonly cacheDir?: string;
  /** What npm reads, such as `npm_config_registry`. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The folder of a heavy part: the one installed beside this program or by the team, the cached one, or fetched by npm
 * now, once. Rejects with what was tried and what to do instead when npm cannot fetch it.
 */
export async function fetchPart(
  name: Parameters<typeof readHeavyPart>[0],
  options: FetchPartOptions = {},
): Promise<string> {
  const part = await readHeavyPart(name);
  const cacheDir = options.cacheDir ?? join(cacheDirs().shared, 'parts');
  const kept = join(cacheDir, `${part.name}-${part.version}`);
  const find = (): string | undefined =>
    [...(options.from ?? [projectRoot, workRoot]), kept]
      .map((folder) => findPackage(part.name, folder))
      .find((folder) => folder !== undefined);
  const found = find();
  if (found !== undefined) {
    return found;
  }
  // Looked for again under the lock: another process may have fetched it while this one waited.
  return withLock(`${kept}.lock`, `fetching ${part.name}`, async () => {
    const foundNow = find();
    if (foundNow !== undefined) {
      return foundNow;
    }
    (options.log ?? console.error)(
      `${part.purpose}: fetching ${part.name} ${part.version} by npm, once (${part.sizeMb} MB on the disk) …`,
    );
    await install(part, kept, options.env ?? process.env);
    const fetched = findPackage(part.name, kept);
    if (fetched === undefined) {
      throw new Error(refusal(part, 'npm ended well and the package is not there'));
    }
    return fetched;
  });
}

/** Appears in its folder whole or not at all. */
async function install(part: HeavyPart, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const cacheDir = join(folder, '..');
  await mkdir(cacheDir, { recursive: true });
  const partFolder = await mkdtemp(join(cacheDir, 'part-'));
  try {
    const manifest = {
      private: true,
      dependencies: { [part.name]: part.version },
      allowScripts: Object.fromEntries(part.scripts.map((script) => [script, true])),
    };
    await writeFile(join(partFolder, 'package.json'), JSON.stringify(manifest));
    const settings = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--prefer-offline'];
    const retries = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
    await execute('npm', ['install', ...settings, ...retries], {
      cwd: partFolder,
      env: withoutOuterNpm(env),
      timeout: INSTALL_TIMEOUT_MS,
    });
    await rm(folder, { recursive: true, force: true });
    await rename(partFolder, folder);
  } catch (error) {
    throw new Error(refusal(part, reasonOf(error)));
  } finally {
    await rm(partFolder, { recursive: true, force: true });
  }
}

/** npx and npm run hand on which folder they work for; an npm that is called here works for another one. */
function withoutOuterNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outer =
    /^npm_(config_(local_prefix|prefix|global.*|dry_run|json|call|package)|package_.*|lifecycle_.*|command)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
}

function refusal({ name, version, purpose, sizeMb, instead }: HeavyPart, reason: string): string {
  return [
    `${purpose} is wanted (npm package ${name} ${version}, ${sizeMb} MB) and could not be fetched: ${reason}.`,
    `Call again with a connection to your npm registry, or install it yourself (npm install ${name}@${version}), or ${instead}.`,
  ].join('\n');
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return 'there is no npm on PATH';
  }
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter(
      (line) =>
        line !== '' && !/^(A complete log|Log files|code |errno |syscall |This is a problem)/.test(line),
    );
  return (lines[0] ?? String(error)).replace(/\.$/, '');
}
