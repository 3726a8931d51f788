/** How one delivery fits what its reader has read of its sender so far. */
export type ReadOrder = 'first' | 'late-first' | 'duplicate' | 'before-join';

/**
 * What one reader has read of every sender in its room. Senders number their messages, so two numbers a sender are
 * enough for what came in order, and only gaps need a list. "Out of order" is per sender, the order chat systems
 * promise: a message that arrives after a later one of the same sender.
 */
export class ReaderLog {
  readonly #base: Int32Array;
  readonly #next: Int32Array;
  readonly #gaps = new Map<number, Set<number>>();

  /** @param base For each sender, the number of its first message that this reader is to read. */
  constructor(base: readonly number[]) {
    this.#base = Int32Array.from(base);
    this.#next = Int32Array.from(base);
  }

  /** Enters a delivery and says what it is. */
  receive(sender: number, seq: number): ReadOrder {
    const next = this.#next[sender] ?? 0;
    if (seq === next) {
      this.#next[sender] = next + 1;
      return 'first';
    }
    if (seq > next) {
      this.#openGap(sender, next, seq);
      this.#next[sender] = seq + 1;
      return 'first';
    }
    if (this.#gaps.get(sender)?.delete(seq)) {
      return 'late-first';
    }
    return seq < (this.#base[sender] ?? 0) ? 'before-join' : 'duplicate';
  }

  /** Whether message `seq` of `sender` has been read, or was never to be read. */
  has(sender: number, seq: number): boolean {
    return seq < (this.#next[sender] ?? 0) && this.#gaps.get(sender)?.has(seq) !== true;
  }

  #openGap(sender: number, from: number, to: number): void {
    const gap = this.#gaps.get(sender) ?? new Set();
    for (let seq = from; seq < to; seq += 1) {
      gap.add(seq);
    }
    this.#gaps.set(sender, gap);
  }
}
