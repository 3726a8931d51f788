import { type DeliveryCounts, emptyCounts } from './delivery-counts.ts';

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

/** Examples kept of each flaw: enough to look for in the target's own logs. */
const EXAMPLES_OF_A_KIND = 5;

/** What the rooms of one VU keep together: deliveries by the second in which they were due, and the first flaws. */
export class AuditBook {
  /** A delivery that takes longer is late, ms. */
  readonly lateOverMs: number;
  /** By the number of the window since the epoch. */
  readonly windows = new Map<number, DeliveryCounts>();
  readonly examples: FlawExample[] = [];
  private readonly kept: Record<Flaw, number> = { lost: 0, duplicated: 0, 'out-of-order': 0, late: 0 };

  constructor(lateOverMs: number) {
    this.lateOverMs = lateOverMs;
  }

  /** The counts of the window that holds a moment. */
  at(atMs: number): DeliveryCounts {
    const number = Math.floor(atMs / AUDIT_WINDOW_MS);
    let counts = this.windows.get(number);
    if (counts === undefined) {
      counts = emptyCounts();
      this.windows.set(number, counts);
    }
    return counts;
  }

  /** Keeps an example if there are few of its kind yet. */
  note(example: FlawExample): void {
    if (this.kept[example.kind] < EXAMPLES_OF_A_KIND) {
      this.kept[example.kind] += 1;
      this.examples.push(example);
    }
  }
}
