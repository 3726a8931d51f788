import { execFile } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../host/project-root.ts';
import { compareVersions } from './k6-version.ts';

const execute = promisify(execFile);

/** How to build k6. */
export interface BuildOptions {
  /** The Go tool. */
  readonly go: string;
  /** The oldest Go that builds the pinned k6. */
  readonly goVersion: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where the program goes; it appears there whole or not at all. */
  readonly path: string;
}

/** Builds the k6 that `build/k6/go.mod` pins; rejects with the reason when Go is too old or the build fails. */
export async function buildK6({ go, goVersion, env, path }: BuildOptions): Promise<void> {
  const [version = '', toolchain = ''] = (await runGo(go, ['env', 'GOVERSION', 'GOTOOLCHAIN'], env)).split(
    '\n',
  );
  // Without "local" Go fetches the newer version of itself; before 1.21 it cannot, and prints nothing here.
  if (compareVersions(version, goVersion) < 0 && (toolchain === '' || toolchain.startsWith('local'))) {
    throw new Error(`${go} is ${version}, and k6 needs Go ${goVersion} or newer`);
  }
  await mkdir(dirname(path), { recursive: true });
  const partPath = `${path}.${process.pid}.part`;
  try {
    await runGo(go, ['build', '-trimpath', '-o', partPath, 'go.k6.io/k6/v2'], {
      ...env,
      CGO_ENABLED: '0',
      GOWORK: 'off',
    });
    await rename(partPath, path);
  } finally {
    await rm(partPath, { force: true });
  }
}

async function runGo(go: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const cwd = join(projectRoot, 'build/k6');
    const { stdout } = await execute(go, args, { cwd, env, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const reason = output.split('\n').slice(-3).join('; ') || String(error);
    throw new Error(`go ${args[0]} failed: ${reason}`);
  }
}
