/** The key below which lies what a JSON text within a JSON value holds. No message has it: it begins with NUL. */
export const EMBEDDED = '\0json';

/** Texts within texts within texts are nothing that a chat needs. */
const MOST_DEPTH = 8;

/** A JSON value whose texts that are JSON objects or arrays themselves are opened: `'{"a":1}'` becomes `{ [EMBEDDED]: { a: 1 } }`. */
export function openEmbedded(value: unknown, depth = 0): unknown {
  if (depth > MOST_DEPTH) {
    return value;
  }
  if (typeof value === 'string') {
    const inner = /^\s*[[{]/.test(value) ? parseObject(value) : undefined;
    return inner === undefined ? value : { [EMBEDDED]: openEmbedded(inner, depth + 1) };
  }
  if (Array.isArray(value)) {
    return value.map((each) => openEmbedded(each, depth + 1));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, openEmbedded(each, depth + 1)]))
    : value;
}

/** The JSON object or array that a text is; undefined for anything else. */
export function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
