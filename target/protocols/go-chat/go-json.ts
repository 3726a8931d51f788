/** What a client says. */
export interface Said {
  readonly type: string;
  readonly content: string;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Reads a message as Go reads it into its struct; undefined where one of its fields has another type. */
export function parseSaid(text: string): Said | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (value === null) {
    return { type: '', content: '' };
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    return undefined;
  }
  const { type, user, content, time }: Partial<Record<'type' | 'user' | 'content' | 'time', unknown>> = value;
  if (!isText(type) || !isText(user) || !isText(content) || !isText(time)) {
    return undefined;
  }
  if (typeof time === 'string' && !RFC_3339.test(time)) {
    return undefined;
  }
  return { type: type ?? '', content: content ?? '' };
}

/** A field that is absent or null keeps Go's empty value. */
function isText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

/** Writes a moment in ms since 1970, with fractions, as Go does: nanoseconds, without zeros at the end. */
export function formatGoTime(epochMs: number): string {
  const seconds = Math.floor(epochMs / 1_000);
  const nanoseconds = Math.floor((epochMs - seconds * 1_000) * 1e6);
  const fraction = String(nanoseconds).padStart(9, '0').replace(/0+$/, '');
  return `${wholeSecond(seconds)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

let lastSecond = Number.NaN;
let lastText = '';

/** The second as text; remembered, because many messages fall into the same one. */
function wholeSecond(seconds: number): string {
  if (seconds !== lastSecond) {
    lastSecond = seconds;
    lastText = new Date(seconds * 1_000).toISOString().slice(0, 19);
  }
  return lastText;
}
