import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { renderVariableTable, replaceVariableTable, tableMarks } from '../../build/render-variable-table.ts';
import { projectRoot } from '../../host/project-root.ts';
import { variables } from '../../lib/config/all-variables.ts';

test('README’s tables are those of the variables; if not: sh build/node.sh build/write-readme-table.ts', () => {
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
  assert.equal(readme, replaceVariableTable(readme));
});

test('every variable has its line, with range, default and whether it is a secret', () => {
  const lines = renderVariableTable().split('\n');
  const names = lines.flatMap((line) => /^\| `([A-Z0-9_]+)` \|/.exec(line)?.[1] ?? []);
  assert.deepEqual(names, Object.keys(variables));
  const lineOf = (name: string) => lines.find((line) => line.startsWith(`| \`${name}\` |`));
  assert.equal(lineOf('USERS')?.split(' | ').slice(1, 3).join(' | '), 'integer, 1–1,000,000 | 100');
  assert.equal(lineOf('MAX_FILE_SIZE')?.split(' | ').slice(1, 3).join(' | '), 'size, 100KB–50MB | 50MB');
  assert.equal(lineOf('AUTHORISED')?.split(' | ').slice(1, 3).join(' | '), 'yes or no | no');
  assert.match(lineOf('JWT_SECRET') ?? '', /Secret: never printed or written\. \|$/);
});

test('only what stands between the marks is replaced, and without marks nothing is', () => {
  const text = `before\n${tableMarks.start}\nold\n${tableMarks.end}\nafter\n`;
  assert.equal(
    replaceVariableTable(text),
    `before\n${tableMarks.start}\n\n${renderVariableTable()}\n\n${tableMarks.end}\nafter\n`,
  );
  assert.throws(() => replaceVariableTable('no marks'), {
    message: `README.md: expected the lines ${tableMarks.start} and ${tableMarks.end} around the tables.`,
  });
});
