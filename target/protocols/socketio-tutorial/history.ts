/** A message and its place among all. */
export interface KeptMessage {
  readonly message: unknown;
  readonly offset: number;
}

/** The messages of before, as the tutorial's table keeps them. */
export interface History {
  /** Its offset; undefined where a message with this offset of the client's is there already. */
  readonly add: (message: unknown, clientOffset: string | undefined) => number | undefined;
  /** The messages with a higher offset. */
  readonly after: (offset: number) => readonly KeptMessage[];
}

/** Makes an empty history that forgets the oldest messages beyond a number. */
export function createHistory(limit: number): History {
  let kept: KeptMessage[] = [];
  let known = new Set<string>();
  let last = 0;
  return {
    add: (message, clientOffset) => {
      if (clientOffset !== undefined) {
        if (known.has(clientOffset)) {
          return undefined;
        }
        known.add(clientOffset);
      }
      last++;
      kept.push({ message, offset: last });
      if (kept.length > 2 * limit) {
        kept = kept.slice(-limit);
        known = new Set([...known].slice(-limit));
      }
      return last;
    },
    after: (offset) => kept.slice(-limit).filter((each) => each.offset > offset),
  };
}
