/**
 * Control characters of ASCII and ISO 8859, and the marks that turn the direction of text or end its lines: a terminal or
 * a page would obey them. Line feeds and tabs stay.
 */
const OBEYED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Code units that only mean something in pairs, alone: files and pages cannot hold them. */
const HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Text from outside in which control characters can be seen and do nothing: `ESC` as `␛`, others as `\u202e`. Text beyond
 * `limit` characters is cut before anything else looks at it.
 */
export function visibleText(text: string, limit = Number.POSITIVE_INFINITY): string {
  const cut = text.length > limit ? `${text.slice(0, limit)} …` : text;
  return cut.replace(HALF_PAIR, '\ufffd').replace(OBEYED, show);
}

/** {@link visibleText} on one line. */
export function visibleLine(text: string, limit?: number): string {
  return visibleText(text, limit).replace(/\s+/g, ' ').trim();
}

/** Unicode has pictures of the ASCII control characters. */
function show(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) {
    return String.fromCharCode(0x2400 + code);
  }
  return code === 0x7f ? '␡' : `\\u${code.toString(16).padStart(4, '0')}`;
}
