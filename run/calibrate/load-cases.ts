import { readdir } from 'node:fs/promises';
import { isModuleFile } from '../../host/source-ending.ts';
import { nearestName } from '../../lib/config/nearest-name.ts';
import { exitStatus } from '../exit-status.ts';
import { RunError } from '../run-error.ts';
import type { CalibrationCase } from './calibration-case.ts';

const CASES = new URL('./cases/', import.meta.url);

/** Every case of `cases/`, the files in the order of their names: the folder is the list. Rejects on a file without cases. */
export async function loadCases(folder: URL = CASES): Promise<CalibrationCase[]> {
  const files = (await readdir(folder)).filter(isModuleFile).sort();
  const groups = await Promise.all(
    files.map(async (file) => {
      const module: { readonly cases?: readonly CalibrationCase[] } = await import(
        new URL(file, folder).href
      );
      if (module.cases === undefined) {
        throw new Error(`run/calibrate/cases/${file}: expected an export \`cases\`, got none.`);
      }
      return module.cases;
    }),
  );
  return groups.flat();
}

/** The cases asked for and the baselines that they need, in the order of all; all where none is named. */
export function chooseCases(all: readonly CalibrationCase[], wanted: readonly string[]): CalibrationCase[] {
  const names = all.map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const problems = unknown.map((name) => {
      const near = nearestName(name, names);
      return `CASES: there is no case ${JSON.stringify(name)}; ${near ? `did you mean ${near}?` : `the cases are ${names.join(', ')}.`}`;
    });
    throw new RunError(exitStatus.badConfiguration, problems.join('\n'));
  }
  const asked = wanted.length === 0 ? names : wanted;
  const needed = new Set(all.flatMap(({ name, baseline }) => (asked.includes(name) ? [name, baseline] : [])));
  return all.filter(({ name }) => needed.has(name));
}
