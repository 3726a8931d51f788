import { BUCKETS } from './buckets.ts';
import { DIGITS, EXACT, LONG } from './format-times.ts';
import type { Histogram, Totals } from './histogram.ts';

/** Times of one metric and tags that a virtual user has printed in a line. */
export interface PrintedTimes {
  readonly key: TimesKey;
  readonly totals: Totals;
  /** By second since the epoch; their totals are not known, only what is in the buckets. */
  readonly seconds: readonly { readonly second: number; readonly cells: readonly TimesCell[] }[];
}

/** What some times are of. */
export interface TimesKey {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Only those that k6 was given too, where it was given a sample. */
  readonly isSample: boolean;
}

/** Values in a bucket, or of a value in millionths. */
export interface TimesCell {
  readonly isExact: boolean;
  readonly at: number;
  readonly count: number;
}

const KEY = /^(~?)([A-Za-z_][\w]*)(?:\{([^{}]*)\})?$/;

/**
 * The body of a line of times. Its own counts must be those of its buckets.
 * @throws when it is not such a body, with what was expected.
 */
export function parseTimes(body: string): readonly PrintedTimes[] {
  return body.split('|').map(parseSeries);
}

/** Adds printed times to a histogram, their totals too. */
export function addTimes(histogram: Histogram, { totals, seconds }: PrintedTimes): void {
  histogram.addTotals(totals);
  for (const { cells } of seconds) {
    addCells(histogram, cells);
  }
}

/** Adds what is in the buckets of one second. */
export function addCells(histogram: Histogram, cells: readonly TimesCell[]): void {
  for (const { isExact, at, count } of cells) {
    if (isExact) {
      histogram.addExact(at, count);
    } else {
      histogram.addBucket(at, count);
    }
  }
}

function parseSeries(text: string): PrintedTimes {
  const [name = '', head = '', ...parts] = text.split(' ');
  const totals = parseTotals(head);
  const seconds = parts.map((part) => {
    const end = part.indexOf(':');
    const second = Number.parseInt(part.slice(0, Math.max(0, end)), 36);
    if (Number.isNaN(second)) {
      throw new Error(`expected a second before the times of ${name}, got ${part.slice(0, 20)}`);
    }
    return { second, cells: parseCells(part.slice(end + 1)) };
  });
  const counted = seconds.reduce((sum, { cells }) => cells.reduce((all, { count }) => all + count, sum), 0);
  if (counted !== totals.count) {
    throw new Error(`expected ${totals.count} times of ${name}, got ${counted}`);
  }
  return { key: parseKey(name), totals, seconds };
}

function parseKey(text: string): TimesKey {
  const [, sample = '', metric, tags = ''] = KEY.exec(text) ?? [];
  if (metric === undefined) {
    throw new Error(`expected a metric with its tags, got ${text.slice(0, 40)}`);
  }
  const pairs = tags
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split(':').map(decodeURIComponent));
  return {
    metric,
    tags: Object.fromEntries(pairs.map(([tag = '', value = '']) => [tag, value])),
    isSample: sample !== '',
  };
}

function parseTotals(head: string): Totals {
  const [count = Number.NaN, , min = Number.NaN, max = Number.NaN] = head.split(',').map(Number);
  const sum = head.split(',')[1] ?? '';
  if (!(Number.isInteger(count) && /^-?\d+$/.test(sum)) || Number.isNaN(min) || Number.isNaN(max)) {
    throw new Error(`expected count, sum, least and largest, got ${head.slice(0, 40)}`);
  }
  return { count, sum: BigInt(sum), min, max };
}

function parseCells(text: string): readonly TimesCell[] {
  return text.startsWith(EXACT) ? parseExact(text) : parseBuckets(text);
}

function parseBuckets(text: string): readonly TimesCell[] {
  const cells: TimesCell[] = [];
  let bucket = 0;
  let at = 0;
  const digit = (): number => {
    const value = DIGITS.indexOf(text[at] ?? ' ');
    at += 1;
    if (value < 0) {
      throw new Error(`expected a digit of a bucket at ${at - 1}, got ${text.slice(at - 1, at + 9)}`);
    }
    return value;
  };
  while (at < text.length) {
    if (text[at] === LONG) {
      at += 1;
      bucket += digit() * DIGITS.length;
    }
    bucket += digit();
    let count = 1;
    if (text[at] === '(') {
      const end = text.indexOf(')', at);
      count = Number.parseInt(text.slice(at + 1, end), 36);
      at = end + 1;
      if (end < 0 || !(count > 0)) {
        throw new Error(`expected a count in brackets, got ${text.slice(0, 40)}`);
      }
    }
    if (bucket >= BUCKETS) {
      throw new Error(`expected a bucket below ${BUCKETS}, got ${bucket}`);
    }
    cells.push({ isExact: false, at: bucket, count });
  }
  return cells;
}

function parseExact(text: string): readonly TimesCell[] {
  let value = 0;
  return text
    .slice(EXACT.length)
    .split('.')
    .filter((part) => part !== '')
    .map((part) => {
      const [, distance = '', count = '1'] = /^(-?[0-9a-z]+)(?:\(([0-9a-z]+)\))?$/.exec(part) ?? [];
      value += Number.parseInt(distance, 36);
      if (Number.isNaN(value)) {
        throw new Error(`expected a value in base 36, got ${part.slice(0, 20)}`);
      }
      return { isExact: true, at: value, count: Number.parseInt(count, 36) };
    });
}
