import { join } from 'node:path';
import { loadDefinitions } from '../discover/load-definitions.ts';
import { printError } from '../host/print-error.ts';
import { projectRoot } from '../host/project-root.ts';
import { writeWhole } from '../host/write-whole.ts';
import { renderTestsPage } from './render-tests-page.ts';

try {
  await writeWhole(join(projectRoot, 'docs/tests.md'), renderTestsPage(await loadDefinitions()));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
