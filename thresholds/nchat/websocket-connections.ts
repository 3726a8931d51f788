import { above, atLeast, below } from '../../lib/config/bounds.ts';
import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import { defineTest } from '../../lib/config/test-definition.ts';
import { planChatRamp } from '../../lib/load/plan-chat-ramp.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** 10,000 users connect on a ramp, stay, chat in small channels and leave. */
export const definition = defineTest({
  name: 'websocket-connections',
  title: 'WebSocket connections',
  purpose: 'Users connect on a ramp, join a channel, chat while they stay, and leave.',
  order: 1,
  family: 'connections',
  headline: { metric: 'peak_connections', stat: 'max' },
  targetCounts: [...chatCounts, ...restCounts],
  uses: [
    'USERS',
    'STAGES',
    'DURATION',
    'ROOM_SIZE',
    'MESSAGE_INTERVAL',
    'SOCKETS_PER_VU',
    'CONNECT_TIMEOUT',
    'DELIVERY_TIMEOUT',
    'AUDITORS',
    'LATE_OVER',
  ],
  profiles: {
    smoke: {
      users: 50,
      durationMs: 4 * SECOND,
      messageIntervalMs: SECOND,
      deliveryTimeoutMs: SECOND,
      stages: [
        { durationMs: 2 * SECOND, users: 50 },
        { durationMs: 2 * SECOND, users: 0 },
      ],
    },
    demo: {
      users: 10_000,
      // Generator, server and database share two cores in the demo.
      roomSize: 4,
      // Twice the default: each virtual user holds the whole bundle, half a megabyte.
      socketsPerVu: 200,
      durationMs: 30 * SECOND,
      deliveryTimeoutMs: 2 * SECOND,
      stages: [
        { durationMs: 6 * SECOND, users: 1_000 },
        { durationMs: 16 * SECOND, users: 5_000 },
        { durationMs: 24 * SECOND, users: 10_000 },
        { durationMs: 5 * SECOND, users: 5_000 },
        { durationMs: 5 * SECOND, users: 0 },
      ],
    },
    '10k': {
      users: 10_000,
      socketsPerVu: 200,
      durationMs: 30 * MINUTE,
      stages: [
        { durationMs: 5 * MINUTE, users: 1_000 },
        { durationMs: 5 * MINUTE, users: 5_000 },
        { durationMs: 5 * MINUTE, users: 10_000 },
        { durationMs: 5 * MINUTE, users: 5_000 },
        { durationMs: 5 * MINUTE, users: 0 },
      ],
    },
  },
  rows: (load) => [
    {
      metric: 'peak_connections',
      stat: 'max',
      limit: above(0.99 * load.users),
      warning: atLeast(load.users),
      reason: 'The load asked for, open at the same moment; 1 % may fail, as for the success rate.',
    },
    { metric: 'connect_time', stat: 'avg', label: 'Connection time (avg)' },
    { metric: 'connect_time', stat: 'med', label: 'Connection time (p50)' },
    {
      metric: 'connect_time',
      stat: 'p(95)',
      label: 'Connection time (p95)',
      limit: below(1_000),
      warning: below(500),
      reason:
        'A user waits a second at most for the chat to be there; half of that is what good systems reach.',
    },
    {
      metric: 'connect_time',
      stat: 'p(99)',
      label: 'Connection time (p99)',
      limit: below(2_000),
      reason: 'Even the slowest hundredth is connected within two seconds.',
    },
    {
      metric: 'connection_errors',
      stat: 'count',
      limit: below(Math.max(1, load.users / 100)),
      reason: '100 of 10,000 users, in proportion to the load.',
    },
    {
      metric: 'connect_success',
      stat: 'rate',
      limit: above(0.99),
      warning: above(0.999),
      reason: 'At most 1 % of the users may fail to get in; 0.1 % is the stricter level.',
    },
    { metric: 'messages_sent', stat: 'count' },
    { metric: 'messages_received', stat: 'count' },
    {
      metric: 'message_latency',
      stat: 'p(95)',
      label: 'Message latency (p95)',
      limit: below(200),
      warning: below(100),
      reason: 'Under a fifth of a second a chat feels immediate; the stricter level is half of it.',
    },
    {
      metric: 'message_success',
      stat: 'rate',
      limit: above(0.99),
      warning: above(0.999),
      reason: 'What is sent must reach everyone in the channel; the throughput test states the 1 %.',
    },
    { metric: 'deliveries_lost', stat: 'count' },
    {
      metric: 'disconnects',
      stat: 'count',
      limit: below(Math.max(1, load.users / 100)),
      reason: 'Overall error limit of 1 %, in users.',
    },
  ],
  breakdowns: [],
  plan: planChatRamp,
});
