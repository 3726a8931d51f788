import { readdir } from 'node:fs/promises';
import { isModuleFile } from '../host/source-ending.ts';
import type { FaultDriver } from './fault-driver.ts';

const DRIVERS = new URL('./drivers/', import.meta.url);

/** Every driver in `faults/drivers`, by name: the folder is the list. Rejects where two make the same kind of fault. */
export async function readDrivers(directory: URL = DRIVERS): Promise<FaultDriver[]> {
  const files = (await readdir(directory)).filter(isModuleFile).sort();
  const drivers = await Promise.all(
    files.map(async (file) => checkDriver(file, await import(new URL(file, directory).href))),
  );
  const makers = new Map<string, string>();
  for (const { name, kinds } of drivers) {
    for (const what of Object.keys(kinds)) {
      const other = makers.get(what);
      if (other !== undefined) {
        throw new Error(
          `Two drivers make the fault ${what}: ${other} and ${name}; give one of them another name.`,
        );
      }
      makers.set(what, name);
    }
  }
  return drivers;
}

function checkDriver(file: string, module: unknown): FaultDriver {
  const driver: unknown =
    typeof module === 'object' && module !== null && 'driver' in module ? module.driver : undefined;
  if (!isDriver(driver) || driver.name !== file.replace(/\.[jt]s$/, '')) {
    throw new Error(
      `faults/drivers/${file}: expected an export \`driver\` with name, kinds and open, named after its file.`,
    );
  }
  return driver;
}

function isDriver(value: unknown): value is FaultDriver {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { name, kinds, open } = { name: undefined, kinds: undefined, open: undefined, ...value };
  return typeof name === 'string' && typeof kinds === 'object' && typeof open === 'function';
}
