/** What takes times one by one. */
export interface Times {
  /** `atMs` is the epoch ms at which it was taken; now, where it is not given. */
  readonly add: (ms: number, tags?: Readonly<Record<string, string>>, atMs?: number) => unknown;
}

/**
 * Chooses the times of a kind that k6 is given in a test that expects so many of them: all, or, where k6 is to be given
 * fewer, a random sample of about `most`. k6 keeps every time that it gets, three times, and sorts all of them each
 * second for its dashboard and every other second for its thresholds: ten million take it most of a core. Of each
 * virtual user's times that are higher than all before, the highest of each batch is always taken, so that the highest
 * of the test is exact.
 *
 * @returns Hands on what is taken of a batch, given in ascending order.
 */
export function sampleBatches(
  give: (ms: number) => void,
  expected: number,
  most: number,
  random: () => number = Math.random,
): (ascending: Float64Array) => void {
  const every = Math.max(1, expected / most);
  const isAll = every === 1;
  /** How far before the next batch the next time lies that is taken. */
  let ahead = isAll ? 0 : 2 * every * random();
  let highest = Number.NEGATIVE_INFINITY;
  return (ascending) => {
    const last = ascending.length - 1;
    if (isAll) {
      for (let i = 0; i <= last; i += 1) {
        give(ascending[i] as number);
      }
      return;
    }
    let at = Math.max(0, Math.ceil(ahead));
    let taken = -1;
    while (at <= last) {
      taken = at;
      give(ascending[at] as number);
      // The gaps are even between 0 and twice their mean: a fixed one could fall in step with the load.
      ahead += 2 * every * random();
      at = Math.max(at + 1, Math.ceil(ahead));
    }
    ahead -= ascending.length;
    const top = ascending[last] as number;
    if (top > highest) {
      highest = top;
      if (taken !== last) {
        give(top);
      }
    }
  };
}
