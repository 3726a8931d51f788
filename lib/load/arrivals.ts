/** The messages of a constant arrival rate, one at a time. */
export interface Arrivals {
  /** When the present message is due, ms after the first of the test; Infinity when there are no more. */
  dueMs: number;
  channel: number;
  /** Its number in its channel, from 0. */
  ordinal: number;
  /** Goes on to the next message. */
  readonly advance: () => void;
  /** Goes on to the first message of this number in the channels, or stays where it is beyond. */
  readonly skipTo: (ordinal: number) => void;
}

/**
 * The messages of the channels `[from, to)` under a constant rate over `channels` channels, in the order of their
 * moments: message `k` of the test is due at `k / rate` and goes to channel `k mod channels`. A pure function of its
 * arguments, so every VU knows its own part and all parts together are the whole schedule, under any execution segments.
 */
export function createArrivals(
  from: number,
  to: number,
  channels: number,
  ratePerSec: number,
  durationMs: number,
): Arrivals {
  const total = Math.floor((ratePerSec * durationMs) / 1_000);
  const settle = (): void => {
    const k = arrivals.ordinal * channels + arrivals.channel;
    arrivals.dueMs = from < to && k < total ? (k * 1_000) / ratePerSec : Number.POSITIVE_INFINITY;
  };
  const arrivals: Arrivals = {
    dueMs: 0,
    channel: from,
    ordinal: 0,
    advance: () => {
      arrivals.channel += 1;
      if (arrivals.channel >= to) {
        arrivals.channel = from;
        arrivals.ordinal += 1;
      }
      settle();
    },
    skipTo: (ordinal) => {
      if (ordinal > arrivals.ordinal) {
        arrivals.ordinal = ordinal;
        arrivals.channel = from;
        settle();
      }
    },
  };
  settle();
  return arrivals;
}
