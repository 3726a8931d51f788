import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { clean } from '../../run/clean.ts';

test('clean removes what can be made again and keeps results', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'clean-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const folder of ['dist', '.cache/bin', 'results/a-run', 'scripts']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  const folders = [join(root, 'dist'), join(root, '.cache')];
  await clean(folders);
  assert.deepEqual(readdirSync(root), ['results', 'scripts']);
  await clean(folders);
});
