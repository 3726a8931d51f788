import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printError } from '../host/print-error.ts';
import { projectRoot } from '../host/project-root.ts';
import { writeWhole } from '../host/write-whole.ts';
import { replaceSamples } from './replace-samples.ts';

// Brings the code samples of the documents up to date with the files that they are taken from.
try {
  for (const file of globSync('{README,CONTRIBUTING,docs/*}.md', { cwd: projectRoot })) {
    const path = join(projectRoot, file);
    const text = readFileSync(path, 'utf8');
    const current = replaceSamples(text, (sample) => readFileSync(join(projectRoot, sample), 'utf8'));
    if (current !== text) {
      await writeWhole(path, current);
    }
  }
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
