// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;
/** Characters that turn the direction of text, with which a name can pose as another. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Half of a character that takes two code units. */
const HALVES = /\p{Surrogate}/gu;

/** Text from elsewhere without what no document can show: control characters, direction marks, halves of characters. */
export function plainText(text: string): string {
  return text.replace(HALVES, '\ufffd').replace(CONTROL, '').replace(DIRECTION, '');
}

/**
 * A document with every text in it made plain, names of fields too: the one place where text from outside enters what
 * is shown. Lists of numbers, of which a chart has many, are handed through as they are.
 */
export function cleanText<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') {
    return plainText(value);
  }
  if (Array.isArray(value)) {
    return typeof value[0] === 'number' ? value : value.map(clean);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [plainText(key), clean(child)]));
}
