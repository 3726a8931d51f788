import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSystemLines, type SystemLine } from '../../../record/system-line.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A path for a `system.ndjson` in a new directory. */
export function createSystemPath(): string {
  return join(temporaryFolder('collectors-'), 'system.ndjson');
}

/** The lines of a file, of one kind. */
export function readLines<K extends SystemLine['kind']>(
  path: string,
  kind: K,
): Extract<SystemLine, { kind: K }>[] {
  return parseSystemLines(readFileSync(path, 'utf8')).filter(
    (line): line is Extract<SystemLine, { kind: K }> => line.kind === kind,
  );
}
