/** One message of a constant arrival rate. */
export interface Arrival {
  /** Ms after the first message of the test. */
  readonly dueMs: number;
  readonly channel: number;
  /** Its number in its channel, from 0. */
  readonly ordinal: number;
}

/**
 * The messages of the channels `[from, to)` under a constant rate over `channels` channels: message `k` of the test is
 * due at `k / rate` and goes to channel `k mod channels`. A pure function, so every VU knows its own part and all
 * parts together are the whole schedule, under any execution segments.
 */
export function* arrivalsOf(
  from: number,
  to: number,
  channels: number,
  ratePerSec: number,
  durationMs: number,
): Generator<Arrival, void> {
  const total = Math.floor((ratePerSec * durationMs) / 1_000);
  for (let ordinal = 0; ordinal * channels + from < total; ordinal += 1) {
    for (let channel = from; channel < to; channel += 1) {
      const k = ordinal * channels + channel;
      if (k < total) {
        yield { dueMs: (k * 1_000) / ratePerSec, channel, ordinal };
      }
    }
  }
}
