import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printError } from '../../host/print-error.ts';
import { projectRoot } from '../../host/project-root.ts';
import { writeWhole } from '../../host/write-whole.ts';
import { parseJsonText } from '../../record/parse-json-text.ts';
import { calibrationSchema } from './calibration-schema.ts';
import { replaceCalibrationTable } from './render-calibration-table.ts';

// node run/calibrate/write-measurement.ts [results/calibration-…/calibration.json]
// Takes a calibration into the documentation: its figures and the table made from them.
try {
  const kept = join(projectRoot, 'docs/calibration.json');
  const path = process.argv[2] ?? kept;
  const text = await readFile(path, 'utf8');
  const parsed = parseJsonText(text, calibrationSchema);
  if (!parsed.ok) {
    throw new Error(`${path}: expected a calibration, but ${parsed.problem}.`);
  }
  const document = join(projectRoot, 'docs/measurement.md');
  await writeWhole(document, replaceCalibrationTable(await readFile(document, 'utf8'), parsed.value));
  await writeWhole(kept, text);
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
