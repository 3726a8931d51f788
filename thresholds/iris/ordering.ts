import {
  above,
  below,
  count,
  defineTest,
  distribution,
  planDirect,
  successRate,
} from '../../lib/definition.ts';

/** Messages a second of one pair that a slow target is waited for. */
const SLOWEST_PER_SEC = 200;

/** Many messages of one sender under way: do they come in the order of their sending? */
export const definition = defineTest({
  name: 'ordering',
  title: 'Ordering',
  purpose:
    'Pairs of users, numbered messages from the second to the first, many under way at a time: are they read in the order of their sending?',
  order: 5,
  family: 'messages',
  needs: ['direct'],
  ownRooms: true,
  unpaced: true,
  uses: ['USERS', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  notes: [
    'Order is asked for live, where Iris keeps it. What was stored while a user was away comes in no order; the hotspot test reports that.',
    'A closed model: a message is due when it is sent, so that latency shows no wait before that.',
  ],
  variables: {
    MESSAGES: {
      key: 'messages',
      type: 'integer',
      min: 1,
      max: 100_000_000,
      default: 1_000,
      meaning: 'Messages of each pair.',
    },
    WINDOW: {
      key: 'window',
      type: 'integer',
      min: 1,
      max: 100_000,
      default: 50,
      meaning: 'Messages of each pair that may be unread at a time.',
    },
  },
  profiles: {
    smoke: { users: 10, messages: 200 },
    demo: { users: 100, messages: 2_000 },
  },
  rows: (load) => {
    const planned = Math.floor(load.users / 2) * load.messages;
    return [
      count('messages_sent', { limit: above(planned - 1), reason: 'Each pair got to its end.' }),
      count('messages_delivered', { limit: above(0.99 * planned), reason: 'At most 1 % may be lost.' }),
      successRate('message_success'),
      count('deliveries_out_of_order', {
        limit: below(1),
        reason: 'Messages of one sender to one reader who is there keep their order.',
      }),
      count('deliveries_lost', { limit: below(1), reason: 'A gap is no order.' }),
      count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
      ...distribution('message_latency', { max: {} }),
    ];
  },
  headline: { metric: 'deliveries_out_of_order', stat: 'count' },
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  breakdowns: [],
  plan: (load) =>
    planDirect(load, {
      roomSize: 2,
      durationMs: Math.max(10_000, (load.messages / SLOWEST_PER_SEC) * 1_000),
      operations: Math.floor(load.users / 2) * load.messages,
      deliveriesPerSec: 20_000,
      isFlood: true,
    }),
});
