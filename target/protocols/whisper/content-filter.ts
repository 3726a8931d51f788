const SAME_CHARACTER = /(.)\1{4,}/su;
const SAME_WORD = /(?:^|\s)(\S+)(?:\s+\1){2,}(?=\s|$)/u;
const URL = /\bhttps?:\/\/|\bwww\.|\b[\w-]+\.(?:com|net|org|io|me|co|info)\b/i;
const TELEPHONE = /(?<!\d)\d{3}[-. ]\d{3}[-. ]\d{4}(?!\d)/;
const DIGITS = /(?:^|\s)\d{8,}(?=\s|$)/;

/**
 * Whether Whisper blocks a text: a character five times in a row, a word three times in a row, an address, a telephone
 * number, or eight digits or more that stand alone.
 */
export function isProhibited(text: string): boolean {
  return [SAME_CHARACTER, SAME_WORD, URL, TELEPHONE, DIGITS].some((rule) => rule.test(text));
}
