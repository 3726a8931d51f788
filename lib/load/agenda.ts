/** Something to be done at a moment. */
interface Entry<T> {
  readonly atMs: number;
  readonly item: T;
}

/** What is due next among many: a binary heap by moment, so that one timer serves ten thousand users. */
export class Agenda<T> {
  private readonly heap: Entry<T>[] = [];

  /** The moment of the next entry, ms; Infinity when there is none. */
  get nextMs(): number {
    return this.heap[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Enters an item. */
  add(atMs: number, item: T): void {
    const { heap } = this;
    const entry = { atMs, item };
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.atMs <= atMs) {
        break;
      }
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  /** Takes the earliest entry if it is due. */
  takeDue(nowMs: number): Entry<T> | undefined {
    const { heap } = this;
    const [first] = heap;
    if (first === undefined || first.atMs > nowMs) {
      return undefined;
    }
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) {
      this.sink(last);
    }
    return first;
  }

  private sink(entry: Entry<T>): void {
    const { heap } = this;
    let i = 0;
    for (;;) {
      const left = heap[2 * i + 1];
      const right = heap[2 * i + 2];
      const isRight = right !== undefined && left !== undefined && right.atMs < left.atMs;
      const child = isRight ? right : left;
      if (child === undefined || child.atMs >= entry.atMs) {
        break;
      }
      heap[i] = child;
      i = 2 * i + (isRight ? 2 : 1);
    }
    heap[i] = entry;
  }
}
