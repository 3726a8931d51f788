import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../host/project-root.ts';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(projectRoot, file), 'utf8')) as T;

test('every package that must run a script at its installation is allowed to, on each platform', () => {
  const { packages } = read<Lock>('package-lock.json');
  const { allowScripts } = read<{ allowScripts: Record<string, boolean> }>('package.json');
  const needed = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ''))
    // Windows is not supported, and fsevents brings its program ready made.
    .filter((name) => !name.includes('windows') && name !== 'fsevents');
  assert.deepEqual(
    needed.filter((name) => allowScripts[name] !== true),
    [],
  );
});
