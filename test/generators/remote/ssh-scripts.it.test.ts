import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  MEMORY_FILE,
  quote,
  REMOTE_PLACES,
  renderPlacing,
  runCommand,
} from '../../../generators/remote/ssh-scripts.ts';
import { machineSchema } from '../../../record/generator-schema.ts';

const SECRET = `it's "a" $secret \`x\``;

test('the script lays out a folder that only its user can read, and its k6 gets every variable as it is', (t) => {
  const script = `console.log('a line with $HOME and \\\\n')\n`;
  const placing = renderPlacing(
    {
      k6: '/bin/sh',
      flags: ['-x'],
      env: { JWT_SECRET: SECRET, K6_OUT: 'a b' },
      script,
      users: '[{"token":"t"}]',
      memoryMaxBytes: 1e9,
    },
    'END_1',
  );
  const folder = execFileSync('sh', ['-s'], { input: placing, encoding: 'utf8' }).trim();
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(statSync(join(folder, 'env')).mode & 0o777, 0o600);
  assert.equal(readFileSync(join(folder, 'script.js'), 'utf8'), script);
  assert.equal(readFileSync(join(folder, REMOTE_PLACES.usersFile), 'utf8').trim(), '[{"token":"t"}]');
  const seen = execFileSync(
    'sh',
    ['-c', `. ${quote(join(folder, 'env'))}; printf %s "$JWT_SECRET|$K6_OUT"`],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(seen, `${SECRET}|a b`);
  assert.equal(runCommand(folder), `sh '${folder}/run.sh'`);
});

/** Lays out a folder with a program in the place of k6. */
function placeStub(t: TestContext, stub: string, memoryMaxBytes = 1e9): string {
  const placing = renderPlacing(
    { k6: './k6', flags: ['--paused'], env: { JWT_SECRET: SECRET }, script: '', memoryMaxBytes },
    'END_2',
  );
  const folder = execFileSync('sh', ['-s'], { input: placing, encoding: 'utf8' }).trim();
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'k6'), `#!/bin/sh\n${stub}\n`, { mode: 0o755 });
  return folder;
}

test('the secrets leave the disk as soon as k6 has them, and its exit status is handed on', (t) => {
  const folder = placeStub(t, 'printf "%s\\n" "$@" "$JWT_SECRET"; ls env; exit 99');
  const { status, stdout } = spawnSync('sh', ['-c', `sleep 1 | ${runCommand(folder)}`], { encoding: 'utf8' });
  assert.equal(status, 99);
  assert.equal(stdout, `run\n--no-color\n--paused\nscript.js\n${SECRET}\n`);
  assert.equal(existsSync(join(folder, 'env')), false);
  assert.equal(existsSync(join(folder, 'script.js')), false);
});

test('a k6 whose run is gone is asked to end', (t) => {
  const folder = placeStub(t, 'trap "exit 5" TERM; while :; do sleep 0.1; done');
  const { status } = spawnSync('sh', ['-c', `sleep 1 | ${runCommand(folder)}`]);
  assert.equal(status, 5);
});

test('a k6 that takes more memory than it may is killed there, and what it took stands in a file', (t) => {
  const folder = placeStub(t, 'exec sleep 60', 100_000);
  const { status } = spawnSync('sh', ['-c', `sleep 5 | ${runCommand(folder)}`]);
  assert.equal(status, 137);
  assert.ok(Number(readFileSync(join(folder, MEMORY_FILE), 'utf8')) > 97);
});

test('a k6 within its memory is left alone, and what its machine has stands beside it', (t) => {
  const folder = placeStub(t, 'sleep 1; exit 99');
  const { status } = spawnSync('sh', ['-c', `sleep 2 | ${runCommand(folder)}`]);
  assert.equal(status, 99);
  assert.equal(existsSync(join(folder, MEMORY_FILE)), false);
  const { memoryBytes } = machineSchema.parse(JSON.parse(readFileSync(join(folder, 'machine.json'), 'utf8')));
  assert.ok(memoryBytes > 1e8 && memoryBytes <= totalmem(), String(memoryBytes));
});
