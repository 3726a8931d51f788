import { BUCKETS_AN_OCTAVE, bucketOf, EXACT_PARTS, lowerBound, upperBound } from './buckets.ts';

/** What 32 bits can count. */
const MOST_IN_A_BUCKET = 2 ** 32 - 1;

/** Values between two bounds, and how many. */
interface Cell {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** A figure of a distribution and the bounds between which the exact one lies. */
export interface Bounded {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** Counts, sum and ends of some values. */
export interface Totals {
  readonly count: number;
  /** Their sum in millionths, whole: whole numbers add up to the same in any order. */
  readonly sum: bigint;
  readonly min: number;
  readonly max: number;
}

/**
 * How often which values occurred: in buckets (see {@link bucketOf}), or exactly, to a millionth, for what is no time.
 * Count, least and largest value are exact; a percentile lies within a bucket of the exact one. Merging is adding, so
 * that the histogram of many virtual users, seconds or generators does not depend on how they are put together.
 */
export class Histogram {
  count = 0;
  sum = 0n;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Counts of the buckets of an octave, by octave: times of a test lie in few. */
  readonly #octaves = new Map<number, Uint32Array>();
  readonly #exact = new Map<number, number>();
  #cells: readonly Cell[] | undefined;

  /** Counts a value in its bucket. */
  record(value: number): void {
    this.addBucket(bucketOf(value), 1);
    this.addTotals({ count: 1, sum: millionthsOf(value), min: value, max: value });
  }

  /** Counts a value exactly, to a millionth. */
  recordExact(value: number): void {
    this.addExact(Math.round(value * EXACT_PARTS), 1);
    this.addTotals({ count: 1, sum: millionthsOf(value), min: value, max: value });
  }

  /** Adds to a bucket; the totals are added apart. */
  addBucket(bucket: number, count: number): void {
    const octave = Math.floor(bucket / BUCKETS_AN_OCTAVE);
    let counts = this.#octaves.get(octave);
    if (counts === undefined) {
      counts = new Uint32Array(BUCKETS_AN_OCTAVE);
      this.#octaves.set(octave, counts);
    }
    const place = bucket % BUCKETS_AN_OCTAVE;
    const sum = (counts[place] as number) + count;
    if (sum > MOST_IN_A_BUCKET) {
      throw new RangeError(`expected at most ${MOST_IN_A_BUCKET} values in a bucket, got ${sum}`);
    }
    counts[place] = sum;
    this.#cells = undefined;
  }

  /** Adds to a value in millionths; the totals are added apart. */
  addExact(millionths: number, count: number): void {
    this.#exact.set(millionths, (this.#exact.get(millionths) ?? 0) + count);
    this.#cells = undefined;
  }

  /** Adds totals of values whose buckets are added apart. */
  addTotals({ count, sum, min, max }: Totals): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
  }

  /** Adds all of another histogram. */
  merge(other: Histogram): void {
    for (const [octave, counts] of other.#octaves) {
      counts.forEach((count, place) => {
        if (count > 0) {
          this.addBucket(octave * BUCKETS_AN_OCTAVE + place, count);
        }
      });
    }
    for (const [millionths, count] of other.#exact) {
      this.addExact(millionths, count);
    }
    this.addTotals(other);
  }

  /** The same values with totals as the buckets alone give them, for who knows no others. */
  fromBuckets(): Histogram {
    const cells = this.#all();
    const [first, last] = [cells[0], cells.at(-1)];
    if (first !== undefined && last !== undefined) {
      const middles = cells.map(({ lower, upper, count }) => [middleOf(lower, upper), count] as const);
      this.count = cells.reduce((sum, { count }) => sum + count, 0);
      this.sum = middles.reduce((sum, [middle, count]) => sum + millionthsOf(middle) * BigInt(count), 0n);
      this.min = middleOf(first.lower, first.upper);
      this.max = middleOf(last.lower, last.upper);
    }
    return this;
  }

  /** The mean of the values; undefined of none. */
  mean(): number | undefined {
    return this.count === 0 ? undefined : Number(this.sum) / EXACT_PARTS / this.count;
  }

  /**
   * The percentile `p` from 0 to 100 as k6 works it out: the value at the rank p/100 × (count − 1), on a straight line
   * between the two beside it. Within a bucket the values are taken as spread evenly. Undefined of none.
   */
  percentile(p: number): Bounded | undefined {
    if (this.count === 0) {
      return undefined;
    }
    const rank = (p / 100) * (this.count - 1);
    const below = this.#at(Math.floor(rank));
    const share = rank - Math.floor(rank);
    if (share === 0) {
      return below;
    }
    const above = this.#at(Math.floor(rank) + 1);
    const between = (from: number, to: number): number => from + (to - from) * share;
    return {
      value: between(below.value, above.value),
      lower: between(below.lower, above.lower),
      upper: between(below.upper, above.upper),
    };
  }

  /** The value at a whole rank from 0. */
  #at(rank: number): Bounded {
    const within = (value: number): number => Math.min(this.max, Math.max(this.min, value));
    if (rank <= 0) {
      return { value: this.min, lower: this.min, upper: this.min };
    }
    if (rank >= this.count - 1) {
      return { value: this.max, lower: this.max, upper: this.max };
    }
    let before = 0;
    for (const { lower, upper, count } of this.#all()) {
      if (rank < before + count) {
        const [from, to] = [within(lower), within(upper)];
        return { value: from + ((to - from) * (rank - before + 0.5)) / count, lower: from, upper: to };
      }
      before += count;
    }
    return { value: this.max, lower: this.max, upper: this.max };
  }

  /** All that is counted, ascending. */
  #all(): readonly Cell[] {
    this.#cells ??= this.#sorted();
    return this.#cells;
  }

  #sorted(): readonly Cell[] {
    const buckets = [...this.#octaves].flatMap(([octave, counts]) =>
      [...counts.entries()]
        .filter(([, count]) => count > 0)
        .map(([place, count]) => {
          const bucket = octave * BUCKETS_AN_OCTAVE + place;
          return { lower: lowerBound(bucket), upper: upperBound(bucket), count };
        }),
    );
    const exact = [...this.#exact].map(([millionths, count]) => {
      const value = millionths / EXACT_PARTS;
      return { lower: value, upper: value, count };
    });
    return [...buckets, ...exact].sort((a, b) => a.lower - b.lower);
  }
}

/** The middle of a bucket; its one bound where it has no other. */
function middleOf(lower: number, upper: number): number {
  if (lower === Number.NEGATIVE_INFINITY) {
    return upper;
  }
  return upper === Number.POSITIVE_INFINITY ? lower : (lower + upper) / 2;
}

/** A value in whole millionths. */
export function millionthsOf(value: number): bigint {
  return BigInt(Math.round(value * EXACT_PARTS));
}
