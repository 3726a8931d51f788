/**
 * Whisper blocks what looks like a telephone number, eight digits in a row, or one character five times in a row. A
 * token may hold all of them, so it travels with a letter in between that no token has.
 */
const LETTER = 'X';
const THREE = /\w{3}(?=\w)/g;
const TOKEN = /~k6c~\w+~/g;

/** A text whose tokens pass the filter. */
export function toFilterProof(token: string): string {
  return token.replace(TOKEN, (whole) => `~k6c~${whole.slice(5).replace(THREE, `$&${LETTER}`)}`);
}

/** The text again as it was before `toFilterProof`. */
export function fromFilterProof(text: string): string {
  return text.includes('~k6c~') ? text.replace(TOKEN, (whole) => whole.replaceAll(LETTER, '')) : text;
}
