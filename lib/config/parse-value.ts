import type { Stage, Variable } from './variables.ts';

/** What a text was parsed to, or what was expected instead. */
export type ParsedValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly expected: string };

const ok = (value: unknown): ParsedValue => ({ ok: true, value });
const wrong = (expected: string): ParsedValue => ({ ok: false, expected });

/** Parses the text of one variable by its type. */
export function parseValue(variable: Variable, text: string): ParsedValue {
  switch (variable.type) {
    case 'string':
    case 'path':
      return ok(text);
    case 'url':
      // A run has read it by the platform's URL before; k6 has none, so that a bundle alone takes the plain forms only.
      return /^(https?|wss?):\/\/[^\s/?#@\\]+(\/[^\s?#\\]*)?$/.test(text)
        ? ok(text.replace(/\/+$/, ''))
        : wrong('a URL such as http://127.0.0.1:3000, without user name, password and query');
    case 'pairs':
      return parsePairs(text);
    case 'object':
      return parseObject(text, variable.of);
    case 'boolean':
      return parseBoolean(text);
    case 'list':
      return ok(
        text
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      );
    case 'choice':
      return variable.choices.includes(text) ? ok(text) : wrong(`one of ${variable.choices.join(', ')}`);
    case 'integer':
      return inRange(
        variable,
        /^\d[\d_]*$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN,
        'a whole number',
        String,
      );
    case 'number':
      return inRange(variable, text.trim() === '' ? Number.NaN : Number(text), 'a number', String);
    case 'duration':
      return inRange(variable, parseDurationMs(text), 'a duration such as 30s or 1m30s', formatDuration);
    case 'size':
      return inRange(
        variable,
        parseSizeBytes(text),
        'a size such as 10MB',
        (bytes) => `${bytes / 1_000_000}MB`,
      );
    case 'stages':
      return parseStages(text);
    default:
      return variable satisfies never;
  }
}

/** Milliseconds of a k6-style duration (`90s`, `1h30m`, `500ms`), or NaN. */
export function parseDurationMs(text: string): number {
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text.trim()) {
    return Number.NaN;
  }
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? Number.NaN), 0);
}

/** Bytes of a decimal size (`100KB`, `10MB`, `512`), or NaN. */
export function parseSizeBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?$/i.exec(text.trim());
  const scale: Record<string, number> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };
  return match ? Number(match[1]) * (scale[(match[2] ?? 'b').toLowerCase()] ?? Number.NaN) : Number.NaN;
}

/** A duration in k6's way of writing it: 90000 → `1m30s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1_000) {
    return `${durationMs}ms`;
  }
  const parts: string[] = [];
  let rest = durationMs / 1_000;
  for (const [unit, seconds] of [
    ['h', 3_600],
    ['m', 60],
  ] as const) {
    if (rest >= seconds) {
      parts.push(`${Math.floor(rest / seconds)}${unit}`);
      rest %= seconds;
    }
  }
  if (rest > 0) {
    parts.push(`${rest}s`);
  }
  return parts.join('');
}

function parseBoolean(text: string): ParsedValue {
  const lower = text.toLowerCase();
  if (['yes', 'true', '1', 'on'].includes(lower)) {
    return ok(true);
  }
  return ['no', 'false', '0', 'off'].includes(lower) ? ok(false) : wrong('yes or no');
}

/** By hand: k6 has no URLSearchParams. */
function parsePairs(text: string): ParsedValue {
  const expected = 'pairs such as room=1&token=abc, with & = + % in them percent-encoded';
  const pairs: Record<string, string> = {};
  for (const part of text.replace(/^\?/, '').split('&')) {
    const at = part.indexOf('=');
    if (at < 1) {
      return wrong(expected);
    }
    try {
      pairs[decodeURIComponent(part.slice(0, at))] = decodeURIComponent(part.slice(at + 1));
    } catch {
      return wrong(expected);
    }
  }
  return ok(pairs);
}

function parseObject(text: string, of: 'anything' | 'text'): ParsedValue {
  const expected =
    of === 'text' ? 'a JSON object of texts such as {"x-tenant":"a"}' : 'a JSON object such as {"token":"a"}';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong(expected);
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const fits =
    isObject && (of === 'anything' || Object.values(value ?? {}).every((each) => typeof each === 'string'));
  return fits ? ok(value) : wrong(expected);
}

function parseStages(text: string): ParsedValue {
  const expected = 'stages such as 30s:1000,1m:5000 (duration:users)';
  const stages: Stage[] = [];
  for (const part of text.split(',')) {
    const [duration, users, extra] = part.split(':');
    const durationMs = parseDurationMs(duration ?? '');
    if (Number.isNaN(durationMs) || !/^\d+$/.test(users ?? '') || extra !== undefined) {
      return wrong(expected);
    }
    stages.push({ durationMs, users: Number(users) });
  }
  return ok(stages);
}

function inRange(
  { min, max }: { readonly min: number; readonly max: number },
  value: number,
  what: string,
  format: (value: number) => string,
): ParsedValue {
  return value >= min && value <= max ? ok(value) : wrong(`${what} from ${format(min)} to ${format(max)}`);
}
