import { formatBuckets, formatExact } from './format-times.ts';

/** Times that wait to be counted, for who cannot afford a call for each. */
export interface TimeBatch {
  /** By the places below. */
  readonly state: [filled: number, endMs: number, most: number, times: Float64Array];
  /** Takes a time where the batch is full, or of another second. */
  readonly take: (value: number, atMs: number) => void;
}

/** How many of its times are filled. */
export const FILLED = 0;
/** The end of its second, epoch ms. */
export const END_MS = 1;
/** How many it holds. */
export const MOST = 2;
/** They themselves; another array once more of them come. */
export const TIMES = 3;

/** What is done with the times of one metric and its tags. */
export interface TimeSeriesSettings {
  /** Times that wait at most before they are counted. */
  readonly capacity: number;
  /** Twice as many may wait each time that they were more in a second, up to this. */
  readonly growsTo: number;
  /** Counted by value and not by bucket: figures that are no times. */
  readonly isExact: boolean;
  /** Whether they are kept to be printed. */
  readonly isKept: boolean;
  /** Hears of every batch, ascending, when its second is over or it is full. */
  readonly onBatch?: (ascending: Float64Array) => void;
}

/** The times of one metric and its tags in one virtual user. */
export interface TimeSeries {
  readonly batch: TimeBatch;
  /** Enters a time that was taken at an epoch ms. */
  readonly add: (value: number, atMs: number) => void;
  /** Counts what still waits. */
  readonly flush: () => void;
  /** Flushes, and gives what is to be printed since the last time; empty where there was nothing. */
  readonly print: () => string;
  /** All that was ever printed. */
  readonly printed: () => number;
}

const SECOND_MS = 1_000;

/** The sum of ascending values; by fours, as the loop itself is most of what k6 takes for it. */
function sumOf(ascending: Float64Array): number {
  const size = ascending.length;
  const first = ascending[0] as number;
  if (first === ascending[size - 1]) {
    return first * size;
  }
  let sum = 0;
  let i = 0;
  for (; i + 3 < size; i += 4) {
    sum +=
      (ascending[i] as number) +
      (ascending[i + 1] as number) +
      (ascending[i + 2] as number) +
      (ascending[i + 3] as number);
  }
  for (; i < size; i += 1) {
    sum += ascending[i] as number;
  }
  return sum;
}

/**
 * Gathers times in a typed array and counts them by second, a whole batch at once: sorted they give their buckets one
 * after the other, and k6 runs a loop over numbers several times faster than as many calls.
 */
export function createTimeSeries(settings: TimeSeriesSettings): TimeSeries {
  const { isExact, isKept, onBatch, capacity, growsTo } = settings;
  const state: TimeBatch['state'] = [0, 0, capacity, new Float64Array(capacity)];
  const format = isExact ? formatExact : formatBuckets;
  let parts = '';
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let printed = 0;

  const flush = (): void => {
    const filled = state[FILLED];
    if (filled === 0) {
      return;
    }
    const ascending = state[TIMES].subarray(0, filled).sort();
    state[FILLED] = 0;
    if (isKept) {
      sum += sumOf(ascending);
      count += filled;
      min = Math.min(min, ascending[0] as number);
      max = Math.max(max, ascending[filled - 1] as number);
      parts += ` ${(state[END_MS] / SECOND_MS - 1).toString(36)}:${format(ascending)}`;
    }
    onBatch?.(ascending);
  };

  const take = (value: number, atMs: number): void => {
    const isFull = state[FILLED] === state[MOST];
    if (isFull || atMs >= state[END_MS]) {
      flush();
      if (isFull && state[MOST] < growsTo) {
        state[MOST] = Math.min(2 * state[MOST], growsTo);
        state[TIMES] = new Float64Array(state[MOST]);
      }
      state[END_MS] = Math.max(state[END_MS], (Math.floor(atMs / SECOND_MS) + 1) * SECOND_MS);
    }
    state[TIMES][state[FILLED]] = value;
    state[FILLED] += 1;
  };

  return {
    batch: { state, take },
    add: take,
    flush,
    print: () => {
      flush();
      if (count === 0) {
        return '';
      }
      const text = `${count},${Math.round(sum * 1e6)},${min},${max}${parts}`;
      printed += count;
      parts = '';
      count = 0;
      sum = 0;
      min = Number.POSITIVE_INFINITY;
      max = Number.NEGATIVE_INFINITY;
      return text;
    },
    printed: () => printed,
  };
}
