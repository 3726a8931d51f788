import { rowsOf } from './rows-of.ts';

/** What a k6 log says went wrong, without the rest. */
export interface LogRecord {
  readonly warnings: number;
  readonly errors: number;
  /** The most frequent messages, at most {@link KEPT}, each cut to {@link LENGTH} characters. */
  readonly messages: readonly {
    readonly level: 'warning' | 'error';
    readonly text: string;
    readonly count: number;
  }[];
}

const KEPT = 5;
const LENGTH = 300;
/** What of a row is looked at, characters: a script may print megabytes. */
const ROW_LENGTH = 20_000;
/** Its quotes may be beyond what is looked at. */
const TEXT_LINE =
  /^time="?[^"\s]*"? level=(warning|error|fatal|panic) msg=("[^"\\]*(?:\\.[^"\\]*)*|[^\s"]\S*)/;
const CONSOLE_LINE = /^(WARN|ERRO)\[\d+\] (.*)$/;

/** k6's log (`logfmt`, JSON or its console form) → counts of warnings and errors and their messages. */
export function parseLog(text: string): LogRecord {
  const found = new Map<string, { level: 'warning' | 'error'; text: string; count: number }>();
  const totals = { warning: 0, error: 0 };
  for (const row of rowsOf(text)) {
    const entry = parseRow(row);
    // That thresholds were crossed is k6's exit status, not something that went wrong with it.
    if (entry === undefined || entry.text.startsWith('thresholds on metrics')) {
      continue;
    }
    totals[entry.level] += 1;
    // Figures differ from line to line; without them the same complaint is one complaint.
    const key = `${entry.level} ${entry.text.replace(/\d+/g, '#')}`;
    const known = found.get(key);
    if (known === undefined) {
      found.set(key, { ...entry, text: entry.text.slice(0, LENGTH), count: 1 });
    } else {
      known.count += 1;
    }
  }
  const messages = [...found.values()].sort((a, b) => b.count - a.count).slice(0, KEPT);
  return { warnings: totals.warning, errors: totals.error, messages };
}

function parseRow(row: string): { level: 'warning' | 'error'; text: string } | undefined {
  const plain = TEXT_LINE.exec(row.slice(0, ROW_LENGTH));
  if (plain !== null) {
    return { level: levelOf(plain[1] ?? ''), text: unquote(plain[2] ?? '') };
  }
  const shown = CONSOLE_LINE.exec(row.slice(0, ROW_LENGTH));
  if (shown !== null) {
    return { level: shown[1] === 'WARN' ? 'warning' : 'error', text: shown[2] ?? '' };
  }
  if (!row.startsWith('{')) {
    return undefined;
  }
  const json = tryJson(row);
  if (json === null || typeof json !== 'object' || !('level' in json) || !('msg' in json)) {
    return undefined;
  }
  const level = String(json.level);
  return /^(warning|warn|error|fatal|panic)$/.test(level)
    ? { level: levelOf(level), text: String(json.msg) }
    : undefined;
}

function levelOf(level: string): 'warning' | 'error' {
  return level.startsWith('warn') ? 'warning' : 'error';
}

/** A text in quotes, of which the second may be missing. */
function unquote(text: string): string {
  const json = text.startsWith('"') ? tryJson(`${text.replace(/\\(?:u[0-9a-f]{0,3})?$/i, '')}"`) : text;
  return typeof json === 'string' ? json : text;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
