import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
  writeFileSync(join(folder, '1.lock'), JSON.stringify({ pid: process.ppid, what: '/theirs' }));
  writeFileSync(join(folder, '2.lock'), JSON.stringify({ pid: 2 ** 30, what: '/gone' }));
  const beside = await announceRun('/mine', folder);
  assert.deepEqual(beside.others, [{ pid: process.ppid, what: '/theirs' }]);
  await alone.end();
  await beside.end();
  assert.deepEqual(readdirSync(folder), ['1.lock']);
});

test('a folder that cannot be used keeps no run from going on', async () => {
  const file = join(base, 'file');
  writeFileSync(file, '');
  const { others, end } = await announceRun('/mine', file);
  assert.deepEqual(others, []);
  await end();
});
