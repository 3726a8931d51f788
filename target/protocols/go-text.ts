// Go's encoder makes JSON safe inside of HTML.
const ESCAPED = /[<>&\u2028\u2029]/;
const EACH_ESCAPED = /[<>&\u2028\u2029]/g;

/** Writes a text as Go's encoder does. */
export function formatGoText(text: string): string {
  const quoted = JSON.stringify(text);
  // Half a pair of UTF-16 units becomes the replacement character, as in every text of Go's.
  const json = quoted.includes('\\ud') ? JSON.stringify(Buffer.from(text).toString()) : quoted;
  return ESCAPED.test(json) ? json.replaceAll(EACH_ESCAPED, escapeUnit) : json;
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
