/**
 * What is due next among many: a binary heap by moment, so that one timer serves ten thousand users. Moments and items
 * lie in two arrays, as an object for each entry would cost half a kilobyte in k6.
 */
export class Agenda<T> {
  readonly #moments: number[] = [];
  readonly #items: T[] = [];

  /** The moment of the next entry, ms; Infinity when there is none. */
  get nextMs(): number {
    return this.#moments[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Enters an item. */
  add(atMs: number, item: T): void {
    const moments = this.#moments;
    const items = this.#items;
    let i = moments.length;
    moments.push(atMs);
    items.push(item);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = moments[parent] as number;
      if (above <= atMs) {
        break;
      }
      moments[i] = above;
      items[i] = items[parent] as T;
      i = parent;
    }
    moments[i] = atMs;
    items[i] = item;
  }

  /** Takes the next entry's item; undefined when there is none. */
  take(): T | undefined {
    const moments = this.#moments;
    const items = this.#items;
    const [first] = items;
    const lastMs = moments.pop();
    const last = items.pop();
    if (lastMs !== undefined && moments.length > 0) {
      this.#sink(lastMs, last as T);
    }
    return first;
  }

  /** Puts an entry in at the top and lets it sink to its place. */
  #sink(atMs: number, item: T): void {
    const moments = this.#moments;
    const items = this.#items;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      const child = (moments[left + 1] ?? Number.POSITIVE_INFINITY) < (moments[left] ?? 0) ? left + 1 : left;
      const childMs = moments[child];
      if (childMs === undefined || childMs >= atMs) {
        break;
      }
      moments[i] = childMs;
      items[i] = items[child] as T;
      i = child;
    }
    moments[i] = atMs;
    items[i] = item;
  }
}
