import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printError } from './print-error.ts';
import { projectRoot } from './project-root.ts';
import { replaceVariableTable } from './render-variable-table.ts';
import { writeWhole } from './write-whole.ts';

try {
  const path = join(projectRoot, 'README.md');
  await writeWhole(path, replaceVariableTable(await readFile(path, 'utf8')));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
