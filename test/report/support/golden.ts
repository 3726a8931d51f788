import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** Compares a document with its golden file word for word; `UPDATE_GOLDEN=1` writes the file instead, to be reviewed. */
export function assertGolden(
  name: string,
  text: string,
  folder = new URL('../golden/', import.meta.url),
): void {
  const path = new URL(name, folder);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(path, text);
    return;
  }
  const hint = `${name} differs from its golden file; if that is meant, run with UPDATE_GOLDEN=1 and review the difference`;
  assert.equal(text, readFileSync(path, 'utf8'), hint);
}
