import { BUCKETS, EXACT_PARTS, LEAST, MOST, wordPlace, wordsOf } from './buckets.ts';

/** The digits of a distance between buckets: one is enough for most. */
export const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE = DIGITS.length;

/** Says that a distance has two digits, which is enough for all: there are fewer than 62² buckets. */
export const LONG = '-';

/** What values begin with that are exact, in millionths, and not in buckets. */
export const EXACT = '=';

/** From a list: k6's typed arrays take no text. */
const CODES = Uint8Array.from([...DIGITS], (digit) => digit.charCodeAt(0));
const { HIGH, SHIFT, OFFSET } = wordPlace;

const COUNT_BASE = 36;
const OPENING = '('.charCodeAt(0);
const CLOSING = ')'.charCodeAt(0);
const LAST = BUCKETS - 1;
const LONG_CODE = LONG.charCodeAt(0);

/** Characters of a text that is being made; a value takes three of them, and a count some more. */
let codes = new Uint8Array(0);
let length = 0;

/**
 * Ascending values as their buckets: of each the distance from the one before, then, where there are several values in
 * it, their number in base 36 in brackets. A second of a virtual user is some tens of characters. It runs for every time
 * that is measured, so it is one loop over numbers: a call or an iterator in it costs k6 as much as all the rest.
 */
export function formatBuckets(ascending: Float64Array): string {
  const size = ascending.length;
  if (codes.length < 4 * size) {
    codes = new Uint8Array(8 * size);
  }
  length = 0;
  // All that are in the first bucket or in the last are counted at once: a load in time is late by nothing, mostly.
  const from = countBelow(ascending, LEAST);
  const to = countBelow(ascending, MOST);
  const words = wordsOf(ascending);
  let last = 0;
  let bucket = 0;
  let count = from;
  for (let i = from; i < to; i += 1) {
    const own = ((words[2 * i + HIGH] as number) >>> SHIFT) - OFFSET;
    if (own === bucket) {
      count += 1;
    } else {
      const distance = bucket - last;
      if (count === 1 && distance < BASE) {
        codes[length] = CODES[distance] as number;
        length += 1;
      } else if (count > 0) {
        writeCell(distance, count);
      }
      last = bucket;
      bucket = own;
      count = 1;
    }
  }
  if (count > 0) {
    writeCell(bucket - last, count);
    last = bucket;
  }
  if (to < size) {
    writeCell(LAST - last, size - to);
  }
  return String.fromCharCode.apply(null, codes.subarray(0, length) as unknown as number[]);
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

/** How many of ascending values are below a bound. */
function countBelow(ascending: Float64Array, bound: number): number {
  let low = 0;
  let high = ascending.length;
  // Mostly all or none of them.
  if (high === 0 || (ascending[0] as number) >= bound) {
    return 0;
  }
  if ((ascending[high - 1] as number) < bound) {
    return high;
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < bound) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function writeCell(distance: number, count: number): void {
  if (distance < BASE) {
    write(CODES[distance] as number);
  } else {
    write(LONG_CODE);
    write(CODES[Math.floor(distance / BASE)] as number);
    write(CODES[distance % BASE] as number);
  }
  if (count > 1) {
    write(OPENING);
    writeCount(count);
    write(CLOSING);
  }
}

/** In base 36, whose digits are the first of ours. */
function writeCount(count: number): void {
  if (count >= COUNT_BASE) {
    writeCount(Math.floor(count / COUNT_BASE));
  }
  write(CODES[count % COUNT_BASE] as number);
}

function write(code: number): void {
  codes[length] = code;
  length += 1;
}
