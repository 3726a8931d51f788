import { bucketOf, EXACT_PARTS } from './buckets.ts';

/** The digits of a distance between buckets: one is enough for most. */
export const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE = DIGITS.length;

/** Says that a distance has two digits, which is enough for all: there are fewer than 62² buckets. */
export const LONG = '-';

/** What values begin with that are exact, in millionths, and not in buckets. */
export const EXACT = '=';

/**
 * Ascending values as their buckets: of each the distance from the one before, then, where there are several values in
 * it, their number in base 36 in brackets. A second of a virtual user is some tens of characters.
 */
export function formatBuckets(ascending: Float64Array): string {
  let text = '';
  let last = 0;
  let bucket = 0;
  let count = 0;
  for (const value of ascending) {
    const own = bucketOf(value);
    if (own === bucket) {
      count += 1;
    } else {
      text += formatCell(bucket - last, count);
      last = count === 0 ? last : bucket;
      bucket = own;
      count = 1;
    }
  }
  return text + formatCell(bucket - last, count);
}

/** Ascending values exactly, to a millionth: of each the distance from the one before, and their number likewise. */
export function formatExact(ascending: Float64Array): string {
  let text = EXACT;
  let last = 0;
  let at = 0;
  while (at < ascending.length) {
    const value = Math.round((ascending[at] as number) * EXACT_PARTS);
    const from = at;
    while (at < ascending.length && Math.round((ascending[at] as number) * EXACT_PARTS) === value) {
      at += 1;
    }
    text += `${(value - last).toString(36)}${at - from === 1 ? '' : `(${(at - from).toString(36)})`}.`;
    last = value;
  }
  return text;
}

function formatCell(distance: number, count: number): string {
  if (count === 0) {
    return '';
  }
  const digits =
    distance < BASE
      ? DIGITS.charAt(distance)
      : `${LONG}${DIGITS.charAt(Math.floor(distance / BASE))}${DIGITS.charAt(distance % BASE)}`;
  return count === 1 ? digits : `${digits}(${count.toString(36)})`;
}
