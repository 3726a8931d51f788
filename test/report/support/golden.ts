import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** Differing lines that are shown; a whole document would hide them. */
const MOST_LINES = 12;

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
  const expected = readFileSync(path, 'utf8');
  if (text === expected) {
    return;
  }
  const [got, wanted] = [text.split('\n'), expected.split('\n')];
  const first = got.findIndex((line, index) => line !== wanted[index]);
  const show = (lines: readonly string[]): string =>
    lines
      .slice(first, first + MOST_LINES)
      .map((line) => `  ${line.slice(0, 200)}`)
      .join('\n');
  assert.fail(
    `${name} differs from its golden file from line ${first + 1} on; if that is meant, run with UPDATE_GOLDEN=1 and review the difference.\ngot:\n${show(got)}\nexpected:\n${show(wanted)}`,
  );
}
