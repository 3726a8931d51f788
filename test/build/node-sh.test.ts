import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { projectRoot } from '../../host/project-root.ts';

const base = mkdtempSync(join(tmpdir(), 'node-sh-'));
after(() => rmSync(base, { recursive: true }));

/** An npm that writes down how it was called and brings a Node.js that prints its environment. */
const NPM = `#!/bin/sh
echo "$@" >> npm-calls
[ -e npm-fails ] && echo 'npm error no network' >&2 && exit 1
[ -e npm-brings-nothing ] && exit 0
mkdir -p node_modules/.bin
printf '#!/bin/sh\\necho "options: \${NODE_OPTIONS-none} $*"\\n' > node_modules/.bin/node
chmod +x node_modules/.bin/node
`;

/** A fresh clone with that npm on its PATH. */
function clone() {
  const folder = mkdtempSync(join(base, 'clone-'));
  mkdirSync(join(folder, 'build'));
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(projectRoot, 'build/node.sh'), join(folder, 'build/node.sh'));
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  writeFileSync(join(folder, 'bin/npm'), NPM);
  writeFileSync(join(folder, 'bin/node'), '#!/bin/sh\necho v18.0.0\n');
  chmodSync(join(folder, 'bin/npm'), 0o755);
  chmodSync(join(folder, 'bin/node'), 0o755);
  return {
    put: (name: string) => writeFileSync(join(folder, name), ''),
    npmCalls: () => readFileSync(join(folder, 'npm-calls'), 'utf8').trim().split('\n'),
    run: (env: Record<string, string> = {}) => {
      const PATH = `${join(folder, 'bin')}:/usr/bin:/bin`;
      const { status, stdout, stderr } = spawnSync('sh', [join(folder, 'build/node.sh'), 'script.ts'], {
        env: { PATH, ...env },
        encoding: 'utf8',
      });
      return { status, stdout, stderr };
    },
  };
}

test('a fresh clone is set up once, whatever the shell has npm leave out', () => {
  const { run, npmCalls } = clone();
  const env = { NODE_ENV: 'production', npm_config_omit: 'dev', npm_config_ignore_scripts: 'true' };
  assert.deepEqual(run(env), {
    status: 0,
    stdout: 'options: none script.ts\n',
    stderr: 'Installing packages (npm ci) …\n',
  });
  assert.deepEqual(run(env), { status: 0, stdout: 'options: none script.ts\n', stderr: '' });
  assert.deepEqual(npmCalls(), [
    'ci --include=dev --include=optional --ignore-scripts=false --no-progress --loglevel=error',
  ]);
});

test('Node options of the shell are named and dropped', () => {
  const { run } = clone();
  run();
  const options = '--no-strip-types --openssl-legacy-provider';
  assert.deepEqual(run({ NODE_OPTIONS: options }), {
    status: 0,
    stdout: 'options: none script.ts\n',
    stderr: `! NODE_OPTIONS is not used for k6-chat, which brings its own Node.js: ${options}\n`,
  });
});

test('an installation that fails is npm’s to explain, and one that brings no Node.js is called that', () => {
  const failing = clone();
  failing.put('npm-fails');
  assert.deepEqual(failing.run(), {
    status: 1,
    stdout: '',
    stderr:
      'Installing packages (npm ci) …\nnpm error no network\nThe packages could not be installed; npm said why above.\n',
  });
  const empty = clone();
  empty.put('npm-brings-nothing');
  const { status, stderr } = empty.run();
  assert.equal(status, 1);
  assert.match(stderr, /^npm ci ended well and did not bring node_modules\/\.bin\/node\./m);
});
