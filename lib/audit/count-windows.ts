import { countNames, type DeliveryCounts } from './delivery-counts.ts';

/** Windows that are given memory at once. */
const WINDOWS_OF_A_BLOCK = 64;

/** A window's number, then its counts in the order of `countNames`. */
export type CountRow = readonly number[];

/**
 * Counts by the number of a window. Whole numbers in blocks, not an object a window: a test of an hour has thousands of
 * windows in every VU, and in k6 an object of seven counts takes half a kilobyte.
 */
export class CountWindows {
  readonly #blocks = new Map<number, Uint32Array>();

  /** Adds to the counts of one window. */
  add(window: number, more: Readonly<DeliveryCounts>): void {
    const number = Math.floor(window / WINDOWS_OF_A_BLOCK);
    let block = this.#blocks.get(number);
    if (block === undefined) {
      block = new Uint32Array(WINDOWS_OF_A_BLOCK * countNames.length);
      this.#blocks.set(number, block);
    }
    const first = (window - number * WINDOWS_OF_A_BLOCK) * countNames.length;
    for (let i = 0; i < countNames.length; i += 1) {
      block[first + i] = (block[first + i] ?? 0) + more[countNames[i] as keyof DeliveryCounts];
    }
  }

  /** The windows in which something was counted. */
  rows(): CountRow[] {
    const rows: CountRow[] = [];
    for (const [number, block] of this.#blocks) {
      for (let i = 0; i < WINDOWS_OF_A_BLOCK; i += 1) {
        const counts = block.subarray(i * countNames.length, (i + 1) * countNames.length);
        if (counts.some((count) => count > 0)) {
          rows.push([number * WINDOWS_OF_A_BLOCK + i, ...counts]);
        }
      }
    }
    return rows;
  }
}
