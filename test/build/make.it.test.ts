import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../host/project-root.ts';
import { development, verbs } from '../../run/verbs.ts';

const { MAKEFLAGS: _, MAKELEVEL: __, K6_CHAT_GIVEN: ___, ...env } = process.env;

function call(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: projectRoot, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('make alone prints help', () => {
  const { status, stdout } = call('make');
  assert.equal(status, 0);
  assert.equal(stdout, call('make', 'help').stdout);
  for (const verb of ['demo', 'run-10k', 'doctor', 'test', 'check']) {
    assert.match(stdout, new RegExp(`^ {2}${verb} `, 'm'));
  }
});

test('make passes its variables on, also those with spaces', () => {
  const { status, stdout } = call('make', 'plan', 'PROFILE=smoke', 'TESTS=message-throughput, api-endpoints');
  assert.equal(status, 0);
  assert.match(stdout, /^Profile smoke /);
  assert.match(stdout, /^Together: 2 tests/m);
});

test('a misspelt variable on make’s command line is an error with the nearest name', () => {
  const { status, stderr } = call('make', 'plan', 'TARGTE_URL=http://127.0.0.1:1');
  assert.equal(status, 2);
  assert.match(stderr, /^TARGTE_URL: no such variable; did you mean TARGET_URL\?$/m);
});

test('a word that is no command is given with the nearest one', () => {
  const { status, stderr } = call('make', 'chekc');
  assert.equal(status, 2);
  assert.match(stderr, /^There is no command "chekc"; did you mean check\?$/m);
});

test('make and npm know every command of the help', () => {
  const scripts: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).scripts;
  assert.ok(typeof scripts === 'object' && scripts !== null);
  const commands = Object.keys({ ...verbs, ...development }).sort();
  // What npm calls by itself is no command.
  const called = Object.keys(scripts).filter((name) => name !== 'prepack');
  assert.deepEqual(called.sort(), commands);
  const makefile = readFileSync(join(projectRoot, 'Makefile'), 'utf8');
  const [, runs = ''] = /^runs := (.*)$/m.exec(makefile) ?? [];
  assert.deepEqual(runs.split(' ').sort(), Object.keys(verbs).sort());
});

test('npm has the same verbs and keeps the exit status', () => {
  const plan = call(
    'npm',
    'run',
    '--silent',
    'run',
    '--',
    'PROFILE=smoke',
    'TESTS=api-endpoints',
    '--dry-run',
  );
  assert.equal(plan.status, 0, plan.stderr);
  assert.match(plan.stdout, /^Together: 1 test,/m);
  const wrong = call('npm', 'run', '--silent', 'plan', '--', 'PROFIL=smoke');
  assert.equal(wrong.status, 2);
  assert.equal(wrong.stderr, 'PROFIL: no such variable; did you mean PROFILE?\n');
});

test('a test run that matches no file fails', () => {
  const { status, stdout, stderr } = call('make', 'test', 'ONLY=no-such-test');
  assert.equal(status, 2);
  assert.match(stderr, /^No test file matches no-such-test\.$/m);
  assert.equal(stdout, '0 passed, 0 failed\n');
});
