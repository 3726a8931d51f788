import {
  above,
  below,
  count,
  defineTest,
  distribution,
  gained,
  latency,
  planDirect,
  successRate,
  timed,
} from '../../lib/definition.ts';

/** Recipients of a message, and the seed's limit for them, ms. */
const sizes = [
  { recipients: 10, label: '10', limitMs: 100 },
  { recipients: 100, label: '100', limitMs: 200 },
  { recipients: 1_000, label: '1,000', limitMs: 500 },
] as const;

/** One user sends to more and more others: until when has the last of them read it? */
export const definition = defineTest({
  name: 'fan-out',
  title: 'Fan-out',
  purpose:
    'One user sends a message to 10, then 100, then 1,000 others, a copy each; the next message goes when the last of them has read it.',
  order: 4,
  family: 'messages',
  needs: ['direct'],
  ownRooms: true,
  unpaced: true,
  uses: ['USERS', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  notes: [
    'Iris has no groups: a fan-out is a packet to each recipient from one connection, and the time is that of the last of them, the sending of all included.',
    'Only so many recipients are connected as the present messages are for. All of them are in one virtual user, whose clock all times are read from.',
  ],
  variables: {
    MESSAGES: {
      key: 'messages',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 100,
      meaning: 'Messages to each number of recipients.',
    },
  },
  metrics: {
    fanout_time: timed('Time until the last recipient has read', 'fanouts_read'),
    fanouts_read: gained('Messages that every recipient has read'),
  },
  profiles: {
    smoke: { users: 101, messages: 20 },
    demo: { users: 1_001, messages: 100 },
  },
  rows: (load) => [
    count('messages_delivered', {
      limit: above(fanOutsOf(load).length * load.messages - 1),
      reason: 'Every recipient got every message.',
    }),
    successRate('message_success'),
    count('deliveries'),
    count('deliveries_lost', { limit: below(1), reason: 'Nothing is lost with one message under way.' }),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('disconnects', { limit: below(1), reason: 'Nobody is thrown out.' }),
    ...sizes
      .filter(({ recipients }) => fanOutsOf(load).includes(recipients))
      .map(({ recipients, label, limitMs }) =>
        latency('fanout_time', 'p(95)', {
          tags: { recipients: String(recipients) },
          label: `Until the last of ${label} has read (p95)`,
          limit: below(limitMs),
          reason: 'The seed’s limit for so many.',
        }),
      ),
    ...distribution('message_latency', { max: {} }),
  ],
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Copies', suite: [{ metric: 'messages_received' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  breakdowns: [
    {
      title: 'Time until the last recipient has read',
      tag: 'recipients',
      heading: 'Recipients',
      items: sizes.map(({ recipients, label }) => ({ value: String(recipients), label })),
      columns: [
        { metric: 'fanouts_read', stat: 'count', label: 'Messages' },
        { metric: 'fanout_time', stat: 'med', label: 'p50' },
        { metric: 'fanout_time', stat: 'p(95)', label: 'p95' },
        { metric: 'fanout_time', stat: 'max', label: 'Max' },
      ],
    },
  ],
  plan: (load) => {
    const operations = fanOutsOf(load).length * load.messages;
    return planDirect(load, {
      roomSize: load.users,
      durationMs: Math.max(10_000, operations * 500),
      operations,
      deliveriesPerSec: 20_000,
      isFlood: true,
    });
  },
});

/** The numbers of recipients that so many users allow, of whom one is the sender. */
export function fanOutsOf({ users }: { readonly users: number }): readonly number[] {
  return sizes.map(({ recipients }) => recipients).filter((recipients) => recipients < users);
}
