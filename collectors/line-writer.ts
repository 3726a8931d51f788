import { closeSync, openSync, writeSync } from 'node:fs';
import type { SystemLine } from '../record/system-line.ts';
import { createMasker, maskDeep } from './mask-secrets.ts';

/** How much of what was collected reached the file. */
export interface Written {
  readonly lines: number;
  readonly lost: number;
  readonly lostBecause?: string;
}

/** Appends whole lines to `system.ndjson`. */
export interface LineWriter {
  /** Appends one line with its secrets masked; never throws, a line that cannot be written is counted as lost. */
  write(line: SystemLine): void;
  close(): Written;
}

/** A writer that appends to the file at `path`; throws when the file cannot be opened. Its directory exists. */
export function openLineWriter(path: string, secrets: readonly string[]): LineWriter {
  // One write call a line on a descriptor opened for appending: a killed run leaves no line torn by another.
  const file = openSync(path, 'a');
  const mask = createMasker(secrets);
  let lines = 0;
  let lost = 0;
  let lostBecause: string | undefined;
  return {
    write: (line) => {
      try {
        writeSync(file, `${JSON.stringify(maskLine(line, mask))}\n`);
        lines += 1;
      } catch (error) {
        lost += 1;
        lostBecause ??= error instanceof Error ? error.message : String(error);
      }
    },
    close: () => {
      closeSync(file);
      return { lines, lost, ...(lostBecause === undefined ? {} : { lostBecause }) };
    },
  };
}

/** Only free text is masked: a password such as `postgres` must not eat into the names of sources. */
function maskLine(line: SystemLine, mask: (text: string) => string): SystemLine {
  switch (line.kind) {
    case 'facts':
      return { ...line, facts: maskDeep(line.facts, mask) };
    case 'error':
      return { ...line, message: maskDeep(line.message, mask) };
    case 'not-configured':
      return { ...line, reason: maskDeep(line.reason, mask) };
    case 'table':
      return { ...line, rows: maskDeep(line.rows, mask) };
    default:
      return line;
  }
}
