import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeWhole } from '../../host/write-whole.ts';

const folder = mkdtempSync(join(tmpdir(), 'write-whole-'));
after(() => rmSync(folder, { recursive: true }));

test('a file is replaced and nothing else is left in its folder', async () => {
  const path = join(folder, 'a', 'file.txt');
  await writeWhole(path, 'old');
  await writeWhole(path, 'new');
  assert.equal(readFileSync(path, 'utf8'), 'new');
  assert.deepEqual(readdirSync(join(folder, 'a')), ['file.txt']);
});

test('writers at the same time leave the whole content of one of them', async () => {
  const path = join(folder, 'b', 'file.txt');
  const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000));
  await Promise.all(contents.map((content) => writeWhole(path, content)));
  assert.ok(contents.includes(readFileSync(path, 'utf8')));
  assert.deepEqual(readdirSync(join(folder, 'b')), ['file.txt']);
});

test('a path that cannot be written rejects and leaves no part behind', async () => {
  mkdirSync(join(folder, 'c', 'file.txt'), { recursive: true });
  writeFileSync(join(folder, 'c', 'file.txt', 'inside'), '');
  await assert.rejects(writeWhole(join(folder, 'c', 'file.txt'), 'x'), { code: 'EISDIR' });
  assert.deepEqual(readdirSync(join(folder, 'c')), ['file.txt']);
});
