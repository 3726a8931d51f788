import type { Counter } from 'k6/metrics';
import type { Settled } from '../audit/ledger.ts';
import { emptyTally } from '../audit/tally.ts';
import type { Instruments } from '../metrics/instruments.ts';
import type { BatchedTimes } from '../metrics/recorded-times.ts';
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
  'reconnects',
  'reconnect_time',
  'joins_attempted',
  'joins',
  'start_delay',
  'messages_scheduled',
  'messages_sent',
  'messages_not_sent',
  'messages_acked',
  'messages_refused',
  'messages_unanswered',
  'messages_delivered',
  'messages_failed',
  'message_success',
  'messages_received',
  'frames_unknown',
  'deliveries_expected',
  'deliveries',
  'deliveries_lost',
  'deliveries_duplicated',
  'deliveries_out_of_order',
  'deliveries_not_judged',
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

/** Those of them that come with every message or delivery. */
type Frequent = 'message_latency' | 'message_service_time' | 'ack_time' | 'send_lateness' | 'read_lag';

/** The same, those that come often taken batch by batch. */
export type SampledInstruments = Omit<ChatInstruments, Frequent> & Readonly<Record<Frequent, BatchedTimes>>;

/**
 * Times of a kind that k6 is given in a test, about, for its own thresholds: they place the 99th percentile between the
 * 98.9th and the 99.1st. All are counted, and a report rests on all.
 */
const MOST_TIMES = 10_000;

/** The instruments of a test that plans so many messages, each with so many readers. */
export function sampleTimes(metrics: ChatInstruments, messages: number, readers: number): SampledInstruments {
  const { message_latency, message_service_time, ack_time, send_lateness, read_lag } = metrics;
  return {
    ...metrics,
    message_latency: message_latency.sampled(messages * readers, MOST_TIMES),
    message_service_time: message_service_time.sampled(messages, MOST_TIMES),
    ack_time: ack_time.sampled(messages, MOST_TIMES),
    send_lateness: send_lateness.sampled(messages, MOST_TIMES),
    read_lag: read_lag.sampled(messages, MOST_TIMES),
  };
}

/** How often counts are handed to k6, ms: as often as the timeline has points. */
const FLUSH_MS = 1_000;

/**
 * Successes that are handed to k6 in a row. A rate takes them one by one, and k6 wakes what gathers its samples for each
 * that comes alone, which costs several times as much as the call: 14 % of a flood.
 */
const SUCCESSES = 64;

/**
 * Counts of the hot path, gathered in plain numbers and handed to k6 once a second: a k6 metric call costs as much as
 * reading a frame does. Times go to k6 one by one, as their percentiles need.
 */
export class Meter {
  readonly metrics: SampledInstruments;
  readonly tally = emptyTally();
  #isClosed = false;
  #isProbing = true;
  #delivered = 0;

  constructor(metrics: SampledInstruments, clock: Clock) {
    this.metrics = metrics;
    this.#tick(clock);
  }

  /** Enters the end of a message. */
  finish(label: string, delivered: boolean): void {
    const counts = delivered ? this.tally.delivered : this.tally.failed;
    counts[label] = (counts[label] ?? 0) + 1;
    if (delivered) {
      this.#delivered += 1;
      if (this.#delivered === SUCCESSES) {
        this.#handOverSuccesses();
      }
    } else {
      // After what went well before it: a limit that ends the run is not to see the failure alone.
      this.#handOverSuccesses();
      this.metrics.message_success.add(false);
    }
  }

  /** Enters a message that was due and that nobody could send. */
  countNotSent(label: string): void {
    this.tally.scheduled += 1;
    this.tally.notSent += 1;
    this.finish(label, false);
  }

  /** Enters what became of messages that were not read by all. */
  settle({ lost, notJudged, completed, failed }: Settled): void {
    const { metrics } = this;
    addCount(metrics.deliveries_lost, lost);
    addCount(metrics.deliveries_not_judged, notJudged);
    addCount(metrics.deliveries_expected, lost + notJudged);
    for (const label of completed) {
      this.finish(label, true);
    }
    for (const label of failed) {
      this.finish(label, false);
    }
  }

  /** The load is over: how late timers are while everybody leaves at once touches no figure. */
  stopProbing(): void {
    this.#isProbing = false;
  }

  /** Hands over what is left and stops. */
  close(): void {
    this.#isClosed = true;
    this.#flush();
  }

  #handOverSuccesses(): void {
    const { message_success } = this.metrics;
    for (; this.#delivered > 0; this.#delivered -= 1) {
      message_success.add(true);
    }
  }

  #flush(): void {
    const { metrics, tally } = this;
    this.#handOverSuccesses();
    addCount(metrics.messages_received, tally.matched + tally.unmatched);
    addCount(metrics.deliveries, tally.matched);
    addCount(metrics.deliveries_expected, tally.matched);
    addCount(metrics.deliveries_duplicated, tally.duplicated);
    addCount(metrics.deliveries_out_of_order, tally.outOfOrder);
    addCount(metrics.deliveries_foreign, tally.foreign);
    addCount(metrics.messages_scheduled, tally.scheduled);
    addCount(metrics.messages_acked, tally.acked);
    addCount(metrics.messages_not_sent, tally.notSent);
    addByType(metrics.messages_sent, tally.sent);
    addByType(metrics.messages_delivered, tally.delivered);
    addByType(metrics.messages_failed, tally.failed);
    Object.assign(tally, emptyTally());
  }

  /** Flushes once a second; how late the timer fires is the lag of this VU's event loop. */
  #tick(clock: Clock): void {
    const dueMs = clock() + FLUSH_MS;
    setTimeout(() => {
      if (!this.#isClosed) {
        if (this.#isProbing) {
          // A timer that fires a moment early by this clock is not late.
          this.metrics.timer_lag.add(Math.max(0, clock() - dueMs));
          this.metrics.timer_probes.add(1);
        }
        this.#flush();
        this.#tick(clock);
      }
    }, FLUSH_MS);
  }
}

function addCount(counter: Counter, count: number): void {
  if (count > 0) {
    counter.add(count);
  }
}

function addByType(counter: Counter, counts: Readonly<Record<string, number>>): void {
  for (const [type, count] of Object.entries(counts)) {
    counter.add(count, { type });
  }
}
