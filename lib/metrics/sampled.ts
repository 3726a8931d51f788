/** What takes times one by one. */
export interface Times {
  /** `atMs` is the epoch ms at which it was taken; now, where it is not given. */
  readonly add: (ms: number, tags?: Readonly<Record<string, string>>, atMs?: number) => unknown;
}

/**
 * Chooses the times of a kind that k6 is given in a test that expects so many of them: all, or, where k6 is to be given
 * fewer, a random sample of about `most`. k6 keeps every time that it gets, three times, and sorts all of them each
 * second for its dashboard and every other second for its thresholds: ten million take it most of a core. The sample is
 * random and nothing is added to it: the highest of each virtual user's batches, given as well, are enough to move a p95
 * of 136 ms to 214 where latency rises during a test. The highest of the test is not always in it.
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
  return (ascending) => {
    const last = ascending.length - 1;
    if (isAll) {
      for (let i = 0; i <= last; i += 1) {
        give(ascending[i] as number);
      }
      return;
    }
    let at = Math.max(0, Math.ceil(ahead));
    while (at <= last) {
      give(ascending[at] as number);
      // The gaps are even between 0 and twice their mean: a fixed one could fall in step with the load.
      ahead += 2 * every * random();
      at = Math.max(at + 1, Math.ceil(ahead));
    }
    ahead -= ascending.length;
  };
}
