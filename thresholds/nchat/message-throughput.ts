import { above, atLeast, below } from '../../lib/config/bounds.ts';
import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import { defineTest } from '../../lib/config/test-definition.ts';
import { planChatRate } from '../../lib/load/plan-chat-rate.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A constant rate of messages into 100 channels, each message matched at every subscriber. */
export const definition = defineTest({
  name: 'message-throughput',
  title: 'Message throughput',
  purpose:
    'A constant rate of messages over many channels; every subscriber of a channel must read every message.',
  order: 2,
  family: 'messages',
  headline: { metric: 'messages_sent', stat: 'per_second' },
  targetCounts: [...chatCounts, ...restCounts],
  uses: [
    'RATE',
    'DURATION',
    'CHANNELS',
    'USERS',
    'SEND_VIA',
    'SOCKETS_PER_VU',
    'CONNECT_TIMEOUT',
    'DELIVERY_TIMEOUT',
    'AUDITORS',
    'LATE_OVER',
    'REQUEST_TIMEOUT',
  ],
  profiles: {
    smoke: { ratePerSec: 50, durationMs: 5 * SECOND, channels: 5, users: 25, deliveryTimeoutMs: 2 * SECOND },
    demo: { ratePerSec: 1_000, durationMs: MINUTE, channels: 100, users: 1_000 },
    '10k': { ratePerSec: 1_000, durationMs: 10 * MINUTE, channels: 100, users: 1_000 },
  },
  rows: (load) => {
    const planned = Math.floor((load.ratePerSec * load.durationMs) / 1_000);
    return [
      {
        metric: 'messages_sent',
        stat: 'per_second',
        windowMs: load.durationMs,
        label: 'Message rate',
        limit: atLeast(planned / (load.durationMs / 1_000)),
        reason: 'The arrival rate asked for, over the whole window.',
      },
      {
        metric: 'messages_sent',
        stat: 'count',
        label: 'Total messages sent',
        limit: atLeast(planned),
        reason: 'Rate × duration: every message of the schedule was sent.',
      },
      { metric: 'messages_acked', stat: 'count' },
      {
        metric: 'messages_delivered',
        stat: 'count',
        label: 'Messages delivered',
        limit: above(0.99 * planned),
        reason: '594,000 of 600,000, in proportion to the load; delivered means read by every subscriber.',
      },
      {
        metric: 'messages_failed',
        stat: 'count',
        limit: below(Math.max(1, 0.01 * planned)),
        reason:
          '6,000 of 600,000, in proportion to the load: not sent, refused, or not read by every subscriber.',
      },
      {
        metric: 'message_success',
        stat: 'rate',
        label: 'Delivery success rate',
        limit: above(0.99),
        warning: above(0.999),
        reason: 'At most 1 % may fail; 0.1 % is the stricter level.',
      },
      { metric: 'deliveries_lost', stat: 'count' },
      { metric: 'deliveries_duplicated', stat: 'count' },
      { metric: 'deliveries_out_of_order', stat: 'count' },
      { metric: 'message_latency', stat: 'avg', label: 'Message latency (avg)' },
      { metric: 'message_latency', stat: 'med', label: 'Message latency (p50)' },
      {
        metric: 'message_latency',
        stat: 'p(95)',
        label: 'Message latency (p95)',
        limit: below(200),
        warning: below(100),
        reason: 'Under a fifth of a second a chat feels immediate; the stricter level is half of it.',
      },
      {
        metric: 'message_latency',
        stat: 'p(99)',
        label: 'Message latency (p99)',
        limit: below(500),
        reason: 'Even the slowest hundredth arrives within half a second.',
      },
      {
        metric: 'message_latency',
        stat: 'max',
        label: 'Max latency',
        limit: below(2_000),
        reason: 'No message may seem to hang.',
      },
      { metric: 'ack_time', stat: 'p(95)', label: 'Acknowledgement time (p95)' },
      { metric: 'message_service_time', stat: 'p(95)', label: 'Service time (p95, from the actual send)' },
      { metric: 'send_lateness', stat: 'p(99)', label: 'Late sends (p99, intended to actual)' },
    ];
  },
  breakdowns: [
    {
      title: 'Messages by type',
      tag: 'type',
      heading: 'Message type',
      items: [
        { value: 'text', label: 'Text' },
        { value: 'mention', label: 'Mention' },
        { value: 'code', label: 'Code' },
        { value: 'file', label: 'File' },
      ],
      columns: [
        { metric: 'messages_sent', stat: 'count', label: 'Sent' },
        { metric: 'messages_delivered', stat: 'count', label: 'Delivered' },
        { metric: 'messages_failed', stat: 'count', label: 'Failed' },
      ],
    },
  ],
  plan: planChatRate,
});
