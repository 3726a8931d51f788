import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createProcReader, type ProcReader } from '../../../collectors/host/read-proc.ts';

const LINUX = fileURLToPath(new URL('../fixtures/linux/', import.meta.url));

/** The text of a captured file, such as `linux/proc/stat`. */
export function readFixture(path: string): string {
  return readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
}

/** The captured machine, with some of its texts replaced; `undefined` makes one unreadable. */
export function createCapturedProc(changed: Readonly<Record<string, string | undefined>> = {}): ProcReader {
  const captured = createProcReader(LINUX);
  return { ...captured, text: (path) => (path in changed ? changed[path] : captured.text(path)) };
}
