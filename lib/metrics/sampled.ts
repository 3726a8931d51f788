/** What takes times one by one. */
export interface Times {
  readonly add: (ms: number, tags?: Readonly<Record<string, string>>) => unknown;
}

/** What decides whether the next time is taken: those that are still passed over before it, and the highest so far. */
export type Gate = [left: number, highest: number];
/** Times that are still passed over. */
export const LEFT = 0;
/** The highest time so far, ms; a higher one is always taken. */
export const HIGHEST = 1;

/** A sample that can be looked into. */
interface Sample extends Times {
  readonly gate: Gate;
  /** Takes a time that the gate lets pass. */
  readonly keep: Times['add'];
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
  const gate: Gate = [0, Number.NEGATIVE_INFINITY];
  const keep: Times['add'] = (ms, tags) => {
    // The gaps are even between 0 and twice their mean: a fixed one could fall in step with the load.
    if (gate[LEFT] <= 0) {
      gate[LEFT] += 2 * every * random();
    }
    gate[HIGHEST] = Math.max(gate[HIGHEST], ms);
    trend.add(ms, tags);
  };
  const sample: Sample = {
    gate,
    keep,
    add: (ms, tags) => {
      gate[LEFT] -= 1;
      if (gate[LEFT] <= 0 || ms > gate[HIGHEST]) {
        keep(ms, tags);
      }
    },
  };
  return sample;
}

/**
 * The two halves of `add` for whoever cannot afford a call for a time that is not taken: one less is LEFT, and if none
 * is or the time is above the HIGHEST, `keep` takes it. The gate of what is no sample is always open.
 */
export function gateOf(times: Times): Pick<Sample, 'gate' | 'keep'> {
  return 'gate' in times ? (times as Sample) : { gate: [0, Number.NEGATIVE_INFINITY], keep: times.add };
}
