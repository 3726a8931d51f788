/** What takes times one by one. */
export interface Times {
  readonly add: (ms: number, tags?: Readonly<Record<string, string>>) => unknown;
}

/**
 * Takes the times of a test that expects so many of a kind: all of them, or, where k6 is to be given fewer, a random
 * sample of about `most`. k6 keeps every time that it gets, three times, and sorts all of them each second for its
 * dashboard and every other second for its thresholds: ten million take it most of a core. Of each virtual user's times
 * the first is in the sample, and each that is higher than all before, so that the highest of the test is exact.
 */
export function sampled(
  trend: Times,
  expected: number,
  most: number,
  random: () => number = Math.random,
): Times {
  const every = expected / most;
  if (every <= 1) {
    return trend;
  }
  let left = 0;
  let highest = Number.NEGATIVE_INFINITY;
  return {
    add: (ms, tags) => {
      left -= 1;
      if (left <= 0 || ms > highest) {
        // The gaps are even between 0 and twice their mean: a fixed one could fall in step with the load.
        if (left <= 0) {
          left += 2 * every * random();
        }
        highest = Math.max(highest, ms);
        trend.add(ms, tags);
      }
    },
  };
}
