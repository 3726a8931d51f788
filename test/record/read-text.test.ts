import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { manifestSchema } from '../../record/manifest-schema.ts';
import { readText } from '../../record/read-text.ts';
import { rowsOf } from '../../record/rows-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-text-'));
after(() => rmSync(folder, { recursive: true }));

test('a byte order mark is no part of a text, and no file is no text', async () => {
  const path = join(folder, 'a.json');
  writeFileSync(path, '\ufeff{}\r\n');
  assert.equal(await readText(path), '{}\r\n');
  assert.equal(await readText(join(folder, 'absent')), undefined);
});

test('a folder in the place of a file is one error with its path', async () => {
  const path = join(folder, 'summary.json');
  mkdirSync(path);
  await assert.rejects(readText(path), {
    message: `${path}: expected a file, but it is a folder (EISDIR).`,
  });
});

test('rows are the lines of any editor', () => {
  assert.deepEqual([...rowsOf('a\r\nb\n\r\n\nc')], ['a', 'b', 'c']);
});

test('the name of a test leads to a folder within that of its run', () => {
  const { name } = manifestSchema.shape.tests.element.shape;
  const names = ['../../../outside', '..', 'a/b', '/etc', '', 'a\u0000b', '.hidden', 'message-throughput'];
  assert.deepEqual(
    names.filter((each) => name.safeParse(each).success),
    ['message-throughput'],
  );
});
