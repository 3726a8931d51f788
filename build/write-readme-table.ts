import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printError } from '../host/print-error.ts';
import { projectRoot } from '../host/project-root.ts';
import { writeWhole } from '../host/write-whole.ts';
import { replaceVariableTable } from './render-variable-table.ts';

try {
  const path = join(projectRoot, 'README.md');
  await writeWhole(path, replaceVariableTable(await readFile(path, 'utf8')));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
