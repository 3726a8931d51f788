import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { announceRun } from '../../run/announce-run.ts';

const base = mkdtempSync(join(tmpdir(), 'announce-run-'));
after(() => rmSync(base, { recursive: true }));

test('a run sees those that are going on, forgets those that are gone and leaves nothing of its own', async () => {
  const folder = join(base, 'runs');
  const alone = await announceRun('/mine', folder);
  assert.deepEqual(alone.others, []);
  assert.deepEqual(readdirSync(folder), [`${process.pid}.lock`]);

  // The parent of the tests is alive; no process has so high an id.
  const theirs = `${process.ppid}.lock`;
  writeFileSync(join(folder, theirs), JSON.stringify({ pid: process.ppid, what: '/theirs' }));
  writeFileSync(join(folder, `${2 ** 30}.lock`), JSON.stringify({ pid: 2 ** 30, what: '/gone' }));
  const beside = await announceRun('/mine', folder);
  assert.deepEqual(beside.others, [{ pid: process.ppid, what: '/theirs' }]);
  await alone.end();
  await beside.end();
  assert.deepEqual(readdirSync(folder), [theirs]);
});

test('what is not surely a file of ours is left alone', async () => {
  const folder = join(base, 'strange');
  mkdirSync(folder);
  const gone = JSON.stringify({ pid: 2 ** 30, what: '/gone' });
  for (const [name, text] of Object.entries({
    'Cargo.lock': gone,
    'yarn.lock': '',
    '1073741824.lock.old': gone,
    '77.lock': gone,
    '78.lock': 'not ours',
  })) {
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, '79.lock'));
  const outside = join(base, 'outside.lock');
  writeFileSync(outside, gone);
  symlinkSync(outside, join(folder, `${2 ** 30}.lock`));
  const before = readdirSync(folder);
  const { others, end } = await announceRun('/mine', folder);
  await end();
  assert.deepEqual(others, []);
  assert.deepEqual(readdirSync(folder), before);
  assert.equal(readFileSync(outside, 'utf8'), gone);
});

test('a link in place of the folder is not followed', async () => {
  const real = join(base, 'real');
  mkdirSync(real);
  writeFileSync(join(real, `${2 ** 30}.lock`), JSON.stringify({ pid: 2 ** 30, what: '/gone' }));
  const folder = join(base, 'link');
  symlinkSync(real, folder);
  const { others, end } = await announceRun('/mine', folder);
  await end();
  assert.deepEqual(others, []);
  assert.deepEqual(readdirSync(real), [`${2 ** 30}.lock`]);
});

test('a folder that cannot be used keeps no run from going on', async () => {
  const file = join(base, 'file');
  writeFileSync(file, '');
  const { others, end } = await announceRun('/mine', file);
  assert.deepEqual(others, []);
  await end();
});
