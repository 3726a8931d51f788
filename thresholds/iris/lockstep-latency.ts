import { above, below, count, defineTest, distribution } from '../../lib/definition.ts';
import { planLockstep } from '../../lib/load/plan-lockstep.ts';

/** One message in flight: what the way to another user takes when nothing else is going on. */
export const definition = defineTest({
  name: 'lockstep-latency',
  title: 'Lock-step latency',
  purpose:
    'Pairs of users, one message of each pair in flight: the next is sent when the last has been read.',
  order: 1,
  family: 'messages',
  needs: ['direct'],
  ownRooms: true,
  uses: ['SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER', 'USERS'],
  notes: [
    'A closed model by intent: it asks for the time of one message on a quiet system, not for what users wait under load.',
    'Times are read from the generator’s run clock and from the moment of the socket read, both well below a millisecond; the scheduling of generator and target on shared cores is in them.',
  ],
  variables: {
    MESSAGES: {
      key: 'messages',
      type: 'integer',
      min: 1,
      max: 100_000_000,
      default: 10_000,
      meaning: 'Messages of each pair; a p99 of twenty samples says nothing.',
    },
  },
  profiles: {
    smoke: { users: 2, messages: 1_000 },
    demo: { users: 2, messages: 20_000 },
  },
  rows: (load) => {
    const planned = (load.users / 2) * load.messages;
    return [
      count('messages_delivered', { limit: above(0.99 * planned), reason: 'Each pair got to its end.' }),
      count('deliveries_lost', { limit: below(1), reason: 'Nothing is lost on a quiet system.' }),
      ...distribution('message_latency', {
        med: { warning: below(0.26), reason: 'The seed’s p50 on eight cores of its own.' },
        'p(99)': {
          limit: below(20),
          warning: below(0.53),
          reason:
            'The seed’s p99 of twenty samples is the stricter level; 20 ms is where a quiet system is not quiet.',
        },
        max: {},
      }),
    ];
  },
  headline: {
    metric: 'message_latency',
    stat: 'med',
    seed: {
      figure: 'p50 0.26 ms, p99 0.53 ms',
      counted: 'Twenty samples of one connection: its p99 is its largest value.',
    },
  },
  targetCounts: [
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  breakdowns: [],
  plan: planLockstep,
});
