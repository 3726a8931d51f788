/** Buckets that each doubling of a value is divided into: a bucket is at most 1/128 of its lower bound wide. */
export const BUCKETS_AN_OCTAVE = 128;

/** Of what is counted by value and not by bucket, parts of one that are told apart. */
export const EXACT_PARTS = 1_000_000;

/** 2^-10 ms, about a microsecond: everything up to it is in bucket 0. */
const LEAST_EXPONENT = -10;
/** 2^20 ms, about 17 minutes: everything from it on is in the last bucket. */
const MOST_EXPONENT = 20;

/** Values up to this are in bucket 0. */
export const LEAST = 2 ** LEAST_EXPONENT;
/** Values from this on are in the last bucket. */
export const MOST = 2 ** MOST_EXPONENT;

/** The number of buckets; their numbers are below it. */
export const BUCKETS = (MOST_EXPONENT - LEAST_EXPONENT) * BUCKETS_AN_OCTAVE + 2;

const LAST = BUCKETS - 1;

/** One double, and the same eight bytes as two words: exponent and first bits of the fraction are the bucket. */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** The half of the words that holds sign and exponent; the other one on machines that put the large end first. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
/** The upper word has 20 bits of the fraction, of which a bucket takes 7. */
const SHIFT = 13;
/** What the bits of LEAST would give, less one: bucket 1 begins at LEAST. */
const OFFSET = ((1_023 + LEAST_EXPONENT) << 7) - 1;

/**
 * The buckets of values that are all from LEAST up to MOST, by the upper word of each, at 2 × i + HIGH: a view of the
 * values, for who has many of them.
 */
export function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
}

/** What turns the upper word of a value into its bucket: `(word >>> SHIFT) - OFFSET`, for loops that call nothing. */
export const wordPlace = { HIGH, SHIFT, OFFSET } as const;

/**
 * The log-linear bucket of a value: as good as a logarithm, without computing one. Bucket b from 1 on holds the values
 * from `lowerBound(b)` up to, but not, `upperBound(b)`; bucket 0 all below, negative ones too.
 */
export function bucketOf(value: number): number {
  if (!(value >= LEAST)) {
    return 0;
  }
  if (value >= MOST) {
    return LAST;
  }
  double[0] = value;
  return ((words[HIGH] as number) >>> SHIFT) - OFFSET;
}

/** The least value of a bucket; −∞ for bucket 0. */
export function lowerBound(bucket: number): number {
  if (bucket === 0) {
    return Number.NEGATIVE_INFINITY;
  }
  const octave = Math.floor((bucket - 1) / BUCKETS_AN_OCTAVE);
  const part = (bucket - 1) % BUCKETS_AN_OCTAVE;
  return 2 ** (LEAST_EXPONENT + octave) * (1 + part / BUCKETS_AN_OCTAVE);
}

/** The value that a bucket's values stay below; ∞ for the last bucket. */
export function upperBound(bucket: number): number {
  return bucket >= LAST ? Number.POSITIVE_INFINITY : lowerBound(bucket + 1);
}
