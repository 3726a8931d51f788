import type { Counter, Rate, Trend } from 'k6/metrics';
import type { Instruments } from '../metrics/instruments.ts';
import type { Clock } from './clock.ts';

/** The metrics of every chat test. */
export const chatMetrics = [
  'connect_time',
  'connect_success',
  'connections_attempted',
  'connections_opened',
  'connections_closed',
  'connection_errors',
  'disconnects',
  'joins',
  'messages_scheduled',
  'messages_sent',
  'messages_not_sent',
  'messages_acked',
  'messages_refused',
  'messages_delivered',
  'messages_failed',
  'message_success',
  'messages_received',
  'deliveries_expected',
  'deliveries',
  'deliveries_lost',
  'deliveries_duplicated',
  'deliveries_out_of_order',
  'deliveries_excused',
  'deliveries_foreign',
  'message_latency',
  'message_service_time',
  'ack_time',
  'send_lateness',
  'read_lag',
  'timer_lag',
  'timer_probes',
  'rest_requests',
  'errors',
] as const;

/** The instruments of every chat test. */
export type ChatInstruments = Instruments<(typeof chatMetrics)[number]>;

/** How often counts are handed to k6, ms: as often as the timeline has points. */
const FLUSH_MS = 1_000;

/** Every n-th frame is looked at for the generator's read lag: a sample of each would cost more than it tells. */
const READ_LAG_EVERY = 16;

/**
 * Counts of the hot path, gathered in plain numbers and handed to k6 once a second: a k6 metric call costs as much as
 * reading a whole frame. Times go to k6 one by one, as their percentiles need.
 */
export class Meter {
  received = 0;
  matched = 0;
  foreign = 0;
  readonly metrics: ChatInstruments;
  #frames = 0;
  #isClosed = false;

  constructor(metrics: ChatInstruments, clock: Clock) {
    this.metrics = metrics;
    this.#tick(clock);
  }

  /** Whether this frame is one of those looked at for read lag. */
  isLagSample(): boolean {
    this.#frames += 1;
    return this.#frames % READ_LAG_EVERY === 0;
  }

  /** A message that was due and that nobody could send. */
  countNotSent(type: string): void {
    const { metrics } = this;
    metrics.messages_scheduled.add(1);
    metrics.messages_not_sent.add(1);
    metrics.messages_failed.add(1, { type });
    metrics.message_success.add(0);
  }

  /** Hands the counts so far to k6. */
  flush(): void {
    const { metrics } = this;
    addCount(metrics.messages_received, this.received);
    addCount(metrics.deliveries, this.matched);
    addCount(metrics.deliveries_expected, this.matched);
    addCount(metrics.deliveries_foreign, this.foreign);
    this.received = 0;
    this.matched = 0;
    this.foreign = 0;
  }

  /** Hands over what is left and stops. */
  close(): void {
    this.#isClosed = true;
    this.flush();
  }

  /** Flushes once a second; how late the timer fires is the lag of this VU's event loop. */
  #tick(clock: Clock): void {
    const dueMs = clock() + FLUSH_MS;
    setTimeout(() => {
      if (!this.#isClosed) {
        this.metrics.timer_lag.add(clock() - dueMs);
        this.metrics.timer_probes.add(1);
        this.flush();
        this.#tick(clock);
      }
    }, FLUSH_MS);
  }
}

/** Adds to a counter where there is anything to add. */
export function addCount(counter: Counter, count: number, tags?: Record<string, string>): void {
  if (count > 0) {
    counter.add(count, tags);
  }
}

/** Adds the same sample so many times. */
export function addSamples(instrument: Rate | Trend, value: number, times: number): void {
  for (let i = 0; i < times; i += 1) {
    instrument.add(value);
  }
}
