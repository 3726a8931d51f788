import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../../host/project-root.ts';
import { protocolNames } from '../../../lib/protocols/protocol-of.ts';

test('a protocol is its folder and its line in the registry: no code elsewhere names one', () => {
  const files = globSync('{scripts,examples,thresholds,lib,build,collectors,report,run,target}/**/*.ts', {
    cwd: projectRoot,
  });
  // The default is named: a choice must be made somewhere, and the built-in target speaks it.
  const names = protocolNames.filter((name) => name !== 'nchat');
  const naming = files.filter((file) => {
    const text = readFileSync(join(projectRoot, file), 'utf8');
    return names.some((name) => text.includes(`'${name}'`));
  });
  assert.deepEqual(naming.sort(), names.map((name) => `lib/protocols/${name}/codec.ts`).sort());
});
