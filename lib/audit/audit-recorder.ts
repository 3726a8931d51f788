import { countNames, type DeliveryCounts, emptyCounts } from './delivery-counts.ts';

/** What can be wrong with a delivery. */
export type Flaw = 'lost' | 'duplicated' | 'out-of-order' | 'late';

/** One delivery that was not as it should be. */
export interface FlawExample {
  readonly kind: Flaw;
  /** The channel's place among all of the test, and the message's number in it. */
  readonly room: number;
  readonly seq: number;
  /** The reader's place in the channel. */
  readonly reader: number;
  /** When the message was due, epoch ms. */
  readonly dueAtMs: number;
}

/** How finely the audit tells times apart, ms. */
export const AUDIT_WINDOW_MS = 1_000;

/** Windows that are kept at hand. */
const RECENT_WINDOWS = 16;

/** Examples kept of each flaw: enough to look for in the target's own logs. */
const EXAMPLES_OF_A_KIND = 5;

/** A window's number since the epoch, then its counts in the order of `countNames`. */
export type CountRow = readonly number[];

/** The length of such a row. */
const ROW = 1 + countNames.length;

/** What the rooms of one VU keep together: deliveries by the second in which they were due, and the first flaws. */
export class AuditRecorder {
  /** A delivery that takes longer is late, ms. */
  readonly lateOverMs: number;
  readonly examples: FlawExample[] = [];
  /**
   * Those that are put away, row after row. Whole numbers in blocks, not an object a window: a test of an hour has
   * thousands of windows in every VU, and in k6 an object of seven counts takes half a kilobyte.
   */
  readonly #blocks: Uint32Array[] = [];
  /** Of the windows that are counted in at present, by number. */
  readonly #recent = new Map<number, DeliveryCounts>();
  /**
   * The window that was counted in last, which is mostly the next one too, and when it begins, epoch ms: for who cannot
   * afford to ask `at` each time. NaN once it is put away.
   */
  last = emptyCounts();
  lastMs = Number.NaN;
  readonly #kept: Record<Flaw, number> = { lost: 0, duplicated: 0, 'out-of-order': 0, late: 0 };

  constructor(lateOverMs: number) {
    this.lateOverMs = lateOverMs;
  }

  /** The counts of the window that holds a moment, to be added to at once: they are put away later. */
  at(atMs: number): DeliveryCounts {
    const sinceMs = atMs - this.lastMs;
    if (sinceMs >= 0 && sinceMs < AUDIT_WINDOW_MS) {
      return this.last;
    }
    const number = Math.floor(atMs / AUDIT_WINDOW_MS);
    let counts = this.#recent.get(number);
    if (counts === undefined) {
      if (this.#recent.size === RECENT_WINDOWS) {
        this.#putAway();
      }
      counts = emptyCounts();
      this.#recent.set(number, counts);
    }
    this.last = counts;
    this.lastMs = number * AUDIT_WINDOW_MS;
    return counts;
  }

  /** The counts of all windows; one that was counted in at different times may have several rows. */
  windows(): CountRow[] {
    this.#putAway();
    return this.#blocks.flatMap((block) =>
      Array.from({ length: block.length / ROW }, (_, i) => [...block.subarray(i * ROW, (i + 1) * ROW)]),
    );
  }

  #putAway(): void {
    const rows = [...this.#recent].flatMap(([number, counts]) => [number, ...Object.values(counts)]);
    this.#blocks.push(new Uint32Array(rows));
    this.#recent.clear();
    this.lastMs = Number.NaN;
  }

  /** Keeps an example if there are few of its kind yet. */
  note(example: FlawExample): void {
    if (this.#kept[example.kind] < EXAMPLES_OF_A_KIND) {
      this.#kept[example.kind] += 1;
      this.examples.push(example);
    }
  }
}
