import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { projectRoot } from '../../host/project-root.ts';
import { harOf } from '../learn/har-of.ts';

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function call(cwd: string, ...args: string[]) {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, 'cli/k6-chat.ts'), ...args],
    {
      cwd,
      env,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

test('help names what authors and what runs can ask for', (t) => {
  const { status, stdout } = call(newFolder(t));
  assert.equal(status, 0);
  for (const verb of ['new', 'learn', 'run', 'plan', 'doctor', 'report', 'compare', 'capacity', 'target']) {
    assert.match(stdout, new RegExp(`^ {2}${verb} `, 'm'));
  }
});

test('a word that is no command is given with the nearest one', (t) => {
  const { status, stderr } = call(newFolder(t), 'laern');
  assert.deepEqual(
    { status, stderr },
    { status: 2, stderr: 'There is no command "laern"; did you mean learn?\n' },
  );
});

test('the verbs of make work from another folder', (t) => {
  const { status, stdout, stderr } = call(newFolder(t), 'plan', 'PROFILE=smoke', 'TESTS=message-throughput');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^Together: 1 test, /m);
});

test('learn writes the protocol into the team’s folder, and does not write over it', (t) => {
  const folder = newFolder(t);
  const har = harOf({
    frames: [
      [
        'receive',
        '0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}',
      ],
      ['send', '40'],
      ['receive', '40{"sid":"def"}'],
      ['send', '42["say","hello you"]'],
      ['receive', '42["say","hello you"]'],
    ],
  });
  writeFileSync(join(folder, 'My session.har'), JSON.stringify(har));
  const { status, stdout, stderr } = call(folder, 'learn', 'My session.har');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /\nWritten: protocols\/my-session\/index\.ts\n/);
  assert.match(stdout, /npx k6-chat doctor PROTOCOL=my-session TARGET_URL=http:\/\/127\.0\.0\.1:1\n/);
  const written = readFileSync(join(folder, 'protocols/my-session/index.ts'), 'utf8');
  assert.match(written, /name: 'my-session',/);
  const again = call(folder, 'learn', 'My session.har');
  assert.equal(again.status, 1);
  assert.match(again.stderr, /protocols\/my-session\/index\.ts: already there, and nothing is overwritten\./);
});

test('learn says what is wrong with a file, and writes nothing', (t) => {
  const folder = newFolder(t);
  writeFileSync(join(folder, 'a.har'), '{"log":{"entries":[]}}');
  const { status, stderr } = call(folder, 'learn', 'a.har', '--name', 'ours');
  assert.equal(status, 2);
  assert.match(stderr, /^a\.har: it has no WebSocket\. /);
  assert.equal(existsSync(join(folder, 'protocols')), false);
  assert.equal(
    call(folder, 'learn', 'b.har').stderr,
    'learn: expected a HAR file, but b.har cannot be read (ENOENT).\n',
  );
  assert.match(
    call(folder, 'learn', 'a.har', '--name', 'Our Chat').stderr,
    /^"Our Chat": expected a name of lower-case/,
  );
});
