import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../host/find-free-port.ts';
import { GENERATORS_DIR } from '../../record/merge/generators-dir.ts';
import { partPath } from '../results/settle-files.ts';

/** One generator of a test: its folder, what is written there while it runs, and its ports on this machine. */
export interface GeneratorPlace {
  readonly number: number;
  readonly dir: string;
  readonly logPath: string;
  readonly stderrPath: string;
  readonly timelinePath: string;
  readonly dashboardPort: number;
  readonly apiPort: number;
}

/** Makes a folder for each of a test's generators, and finds their ports. */
export function openPlaces(testDir: string, count: number): Promise<readonly GeneratorPlace[]> {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  return Promise.all(
    numbers.map((number) => openPlace(join(testDir, GENERATORS_DIR, String(number)), number)),
  );
}

async function openPlace(dir: string, number: number): Promise<GeneratorPlace> {
  await mkdir(dir, { recursive: true });
  return {
    number,
    dir,
    logPath: partPath(dir, 'k6.log'),
    stderrPath: partPath(dir, 'k6.stderr'),
    timelinePath: partPath(dir, 'timeline.ndjson'),
    dashboardPort: await findFreePort(),
    apiPort: await findFreePort(),
  };
}
