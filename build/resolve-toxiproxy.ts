import { execFile } from 'node:child_process';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cacheDirs } from '../host/cache-dirs.ts';
import { withLock } from '../host/file-lock.ts';
import { findOnPath } from '../host/find-on-path.ts';
import { printError } from '../host/print-error.ts';
import { projectRoot } from '../host/project-root.ts';
import { compareVersions } from './k6-version.ts';

const execute = promisify(execFile);

const PACKAGE = 'github.com/Shopify/toxiproxy/v2';

/** The Toxiproxy server that faults of connections are made with. */
export interface Toxiproxy {
  readonly path: string;
  /** As pinned, such as `v2.12.0`; undefined for one that the user gave. */
  readonly version: string | undefined;
  readonly source: 'TOXIPROXY_BIN' | 'cache' | 'built';
}

/** Settings of `resolveToxiproxy`. */
export interface ResolveToxiproxyOptions {
  /** TOXIPROXY_BIN, PATH and what Go reads. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cacheDir?: string;
  /** Receives a line before anything that takes long. */
  readonly log?: (line: string) => void;
}

/** Finds or builds the Toxiproxy server; rejects with what is missing and how to get it. */
export async function resolveToxiproxy(options: ResolveToxiproxyOptions = {}): Promise<Toxiproxy> {
  const env = options.env ?? process.env;
  if (env['TOXIPROXY_BIN']) {
    return {
      path: await checkGiven(resolve(env['TOXIPROXY_BIN'])),
      version: undefined,
      source: 'TOXIPROXY_BIN',
    };
  }
  const pins = parseToxiproxyPins(await readFile(join(projectRoot, 'build/toxiproxy/go.mod'), 'utf8'));
  const cacheDir = options.cacheDir ?? cacheDirs().shared;
  // The program does not know its own version, so its name has it.
  const path = join(cacheDir, 'bin', `toxiproxy-${pins.toxiproxy}`);
  const found = { path, version: pins.toxiproxy };
  if (await exists(path)) {
    return { ...found, source: 'cache' };
  }
  return withLock(join(cacheDir, 'toxiproxy.lock'), 'making Toxiproxy', async () => {
    // Checked again under the lock: another process may have made it while this one waited.
    if (await exists(path)) {
      return { ...found, source: 'cache' as const };
    }
    const go = findOnPath('go', env['PATH']);
    if (go === undefined) {
      throw new Error(howToGetIt('PATH has no go to build it with', pins.go));
    }
    (options.log ?? console.error)(`Building Toxiproxy ${pins.toxiproxy} with Go, once …`);
    await build({ go, goVersion: pins.go, env, path }).catch((error: unknown) => {
      throw new Error(howToGetIt(error instanceof Error ? error.message : String(error), pins.go));
    });
    return { ...found, source: 'built' as const };
  });
}

/** The pinned versions in the text of `build/toxiproxy/go.mod`; throws when one is missing. */
export function parseToxiproxyPins(goMod: string): { readonly toxiproxy: string; readonly go: string } {
  const toxiproxy = /^\s*(?:require\s+)?github\.com\/Shopify\/toxiproxy\/v2 (v\S+)/m.exec(goMod)?.[1];
  const go = /^go (\S+)$/m.exec(goMod)?.[1];
  if (toxiproxy === undefined || go === undefined) {
    throw new Error(`build/toxiproxy/go.mod: expected a \`go\` line and a version of ${PACKAGE}.`);
  }
  return { toxiproxy, go };
}

interface Build {
  readonly go: string;
  readonly goVersion: string;
  readonly env: NodeJS.ProcessEnv;
  readonly path: string;
}

async function build({ go, goVersion, env, path }: Build): Promise<void> {
  const version = (await runGo(go, ['env', 'GOVERSION'], env)).trim();
  if (compareVersions(version, goVersion) < 0) {
    throw new Error(`${go} is ${version}, and Toxiproxy needs Go ${goVersion} or newer`);
  }
  await mkdir(dirname(path), { recursive: true });
  const partPath = `${path}.${process.pid}.part`;
  try {
    const args = ['build', '-trimpath', '-o', partPath, `${PACKAGE}/cmd/server`];
    await runGo(go, args, { ...env, CGO_ENABLED: '0', GOWORK: 'off' });
    await rename(partPath, path);
  } finally {
    await rm(partPath, { force: true });
  }
}

async function runGo(go: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const cwd = join(projectRoot, 'build/toxiproxy');
    return (await execute(go, args, { cwd, env, maxBuffer: 16 * 1024 * 1024 })).stdout;
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`go ${args[0]} failed: ${output.split('\n').slice(-3).join('; ') || String(error)}`);
  }
}

async function checkGiven(path: string): Promise<string> {
  try {
    await execute(path, ['-version'], { timeout: 20_000 });
    return path;
  } catch {
    throw new Error(`TOXIPROXY_BIN: expected a Toxiproxy server, but ${path} cannot be run as one.`);
  }
}

function howToGetIt(reason: string, goVersion: string): string {
  return [
    `Toxiproxy is needed and could not be had: ${reason}.`,
    `Install Go ${goVersion} or newer, or set TOXIPROXY_BIN to a toxiproxy-server (https://github.com/Shopify/toxiproxy/releases).`,
  ].join('\n');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

if (import.meta.main) {
  try {
    console.log((await resolveToxiproxy()).path);
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
}
