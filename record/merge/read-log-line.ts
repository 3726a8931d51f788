import { LINE_MARK, lineKinds, parseLine, type VuLine } from '../../lib/metrics/vu-line.ts';

/** A line of a generator's log: one that was printed for the merge, one that was and is damaged, or another. */
export type LogLine =
  | { readonly kind: 'line'; readonly line: VuLine }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'other' };

const OTHER: LogLine = { kind: 'other' };
const DAMAGED: LogLine = { kind: 'damaged' };

const PRINTED = new RegExp(`${LINE_MARK}(?:${lineKinds.join('|')}) `);
/** Written so that a row of many megabytes needs no stack of that size. */
const QUOTED = /msg="([^"\\]*(?:\\.[^"\\]*)*)"/;
const CONSOLE = /^\w+\[\d+\] (.*?)(?:\s+source=console)?\s*$/;

/** Reads a row of a k6 log, in k6's text form, as JSON, as shown on a terminal or as printed. */
export function readLogLine(row: string): LogLine {
  if (!row.includes(LINE_MARK) || !PRINTED.test(row)) {
    return OTHER;
  }
  const text = textOf(row);
  const line = text?.startsWith(LINE_MARK) ? parseLine(text) : undefined;
  return line === undefined ? DAMAGED : { kind: 'line', line };
}

function textOf(row: string): string | undefined {
  if (row.startsWith(LINE_MARK)) {
    return row;
  }
  if (row.startsWith('{')) {
    return parse(row, (value) => (value as { readonly msg?: unknown }).msg);
  }
  const quoted = QUOTED.exec(row)?.[1];
  if (quoted !== undefined) {
    return quoted.includes('\\') ? parse(`"${quoted}"`, (value) => value) : quoted;
  }
  return CONSOLE.exec(row)?.[1];
}

function parse(json: string, pick: (value: unknown) => unknown): string | undefined {
  try {
    const text = pick(JSON.parse(json));
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
