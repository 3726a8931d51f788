import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import {
  atLeast,
  below,
  connectPhaseMs,
  count,
  defineTest,
  distribution,
  failed,
  latency,
  perSecond,
  successRate,
} from '../../lib/definition.ts';
import { planClosed } from '../../lib/load/plan-closed.ts';

const SECOND = 1_000;

/** A constant rate into channels that take only so much: how often is there no room? */
export const definition = defineTest({
  name: 'bounded-channel',
  title: 'Bounded channel',
  purpose:
    'A constant rate of messages, of which only so many may be unread at a time; what is due while the bound is reached waits its turn, and is late and not lost.',
  order: 3,
  family: 'messages',
  system: 'nchat',
  unpaced: true,
  uses: [
    'USERS',
    'ROOM_SIZE',
    'RATE',
    'DURATION',
    'SOCKETS_PER_VU',
    'CONNECT_TIMEOUT',
    'DELIVERY_TIMEOUT',
    'LATE_OVER',
  ],
  variables: {
    CAPACITY: {
      key: 'capacity',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 1_000,
      meaning: 'Messages that may be unread at a time, over all virtual users.',
    },
  },
  metrics: {
    backpressure_events: failed('Messages that had to wait for room', 'messages_sent'),
    channel_fill: {
      kind: 'trend',
      unit: 'ratio',
      better: 'lower',
      label: 'Share of the bound in use',
      evidence: 'messages_sent',
    },
  },
  profiles: {
    smoke: { users: 20, roomSize: 2, ratePerSec: 200, durationMs: 5 * SECOND, capacity: 200 },
    demo: { users: 100, roomSize: 2, ratePerSec: 1_000, durationMs: 20 * SECOND, capacity: 1_000 },
    seed: { users: 100, roomSize: 2, ratePerSec: 2_439, durationMs: 5 * SECOND, capacity: 1_000 },
  },
  rows: (load) => [
    perSecond('messages_sent', load.durationMs, {
      label: 'Message rate',
      limit: atLeast(Math.floor((load.ratePerSec * load.durationMs) / SECOND) / (load.durationMs / SECOND)),
      reason: 'What was due was sent, if late; the seed asks for more than 1,000 a second.',
    }),
    successRate('message_success', {
      limit: atLeast(0.99),
      warning: atLeast(0.999),
      reason: 'The seed’s limit: at most 1 % fail, however full the channel is.',
    }),
    count('backpressure_events', {
      limit: below(Math.max(1, (0.02 * load.ratePerSec * load.durationMs) / SECOND)),
      reason: 'The seed’s limit: fewer than 200 waits in 10,000 requests.',
    }),
    latency('channel_fill', 'max', {
      label: 'Share of the bound in use (max)',
      limit: below(0.95),
      reason: 'The seed’s limit: a channel that is full is no reserve any more.',
    }),
    latency('channel_fill', 'p(95)', { label: 'Share of the bound in use (p95)' }),
    count('deliveries_lost', {
      limit: below(1),
      reason: 'Backpressure is there so that nothing is thrown away.',
    }),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('disconnects', { limit: below(1), reason: 'A full channel is no reason to throw anybody out.' }),
    ...distribution('message_latency', { max: {} }),
  ],
  headline: {
    metric: 'backpressure_events',
    stat: 'count',
    seed: {
      figure: '10,000 requests at 2,439 a second, about 127 waits, at most 85 % of the buffer in use',
      counted:
        'Entries of a queue in one process; duration and rate are marked as estimated on its own page, and its consumers worked by `sleep`.',
    },
  },
  targetCounts: [...chatCounts, ...restCounts],
  notes: [
    'The bound is ours, as that of a client which keeps what is under way: a target that is slow for CAPACITY by RATE seconds reaches it.',
    'An open model until the bound is reached: latency begins at the moment due, so that a wait for room is in it.',
  ],
  breakdowns: [],
  plan: (load) => {
    const messages = Math.floor((load.ratePerSec * load.durationMs) / SECOND);
    const plan = planClosed(load, { messages, messageBytes: 100, slowestPerSec: load.ratePerSec });
    return {
      ...plan,
      durationMs: connectPhaseMs(load.users) + load.durationMs + 2 * load.deliveryTimeoutMs,
    };
  },
});
