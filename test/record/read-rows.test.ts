import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readRows } from '../../record/read-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'rows-'));
after(() => rmSync(folder, { recursive: true }));

async function rowsIn(text: string): Promise<{ count: number | undefined; rows: string[] }> {
  const path = join(folder, 'rows.ndjson');
  writeFileSync(path, text);
  const rows: string[] = [];
  return { count: await readRows(path, (row) => rows.push(row)), rows };
}

test('lines longer than what is read at once come whole, in order, and a last one that was cut short too', async () => {
  const lines = ['a', 'é'.repeat(400_000), '', 'b\r', 'x'.repeat(600_000), 'cut'];
  const { count, rows } = await rowsIn(lines.join('\n'));
  assert.equal(count, 5);
  assert.deepEqual(rows, [lines[0], lines[1], 'b', lines[4], 'cut']);
});

test('an empty file has no lines, one that is not there is undefined, and a folder is one error', async () => {
  assert.deepEqual(await rowsIn(''), { count: 0, rows: [] });
  assert.equal(await readRows(join(folder, 'none'), assert.fail), undefined);
  const path = join(folder, 'a-folder');
  mkdirSync(path);
  await assert.rejects(readRows(path, assert.fail), {
    message: `${path}: expected a file, but it is a folder (EISDIR).`,
  });
});
