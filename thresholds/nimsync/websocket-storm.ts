import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import {
  above,
  atLeast,
  below,
  count,
  defineTest,
  derived,
  distribution,
  gained,
  ratePerSecond,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { planClosed } from '../../lib/load/plan-closed.ts';

const SECOND = 1_000;

/** The share of the clients that go away halfway: every tenth. */
export const leavesEvery = 10;

/** Messages a second that a slow target is waited for. */
const SLOWEST_PER_SEC = 500;

/** Many clients, each with bursts that follow each other without a rest. */
export const definition = defineTest({
  name: 'websocket-storm',
  title: 'WebSocket storm',
  purpose:
    'Clients in rooms take turns with bursts of messages, the next one 0 to 5 ms after the last was read; every tenth client leaves halfway, and comes back.',
  order: 5,
  family: 'messages',
  system: 'nchat',
  unpaced: true,
  uses: ['USERS', 'ROOM_SIZE', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  variables: {
    MESSAGES: {
      key: 'messages',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 1_000,
      meaning: 'Messages of each client.',
    },
    BURST: {
      key: 'burst',
      type: 'integer',
      min: 1,
      max: 1_000,
      default: 10,
      meaning: 'Messages that a client sends without a pause.',
    },
    BURST_GAP: {
      key: 'burstGapMs',
      type: 'duration',
      min: 0,
      max: 60 * SECOND,
      default: 5,
      meaning: 'The longest gap before the next burst of a room; each is drawn evenly from 0 on.',
    },
    MESSAGE_BYTES: {
      key: 'messageBytes',
      type: 'size',
      min: 1,
      max: 1_000_000,
      default: 1_000,
      meaning: 'Characters of a message’s text.',
    },
  },
  metrics: {
    storm_time: timed('Time from the first burst to the last read, of a virtual user', 'messages_sent'),
    storm_rate: derived('Messages a second', 'count', 'higher', ratePerSecond('messages_sent', 'storm_time')),
    clients_returned: gained('Clients that left halfway and came back'),
  },
  profiles: {
    smoke: { users: 40, roomSize: 2, messages: 40, deliveryTimeoutMs: 2 * SECOND },
    demo: { users: 100, roomSize: 2, messages: 400, socketsPerVu: 50 },
    seed: { users: 1_000, roomSize: 2, messages: 1_000, socketsPerVu: 250 },
  },
  rows: (load) => [
    count('messages_sent', {
      limit: atLeast(load.users * load.messages),
      reason: 'Every client said all that it had to say.',
    }),
    successRate('message_success', {
      limit: above(0.99),
      warning: above(0.999),
      reason: 'At most 1 % may be lost anywhere, in a storm too.',
    }),
    { metric: 'storm_rate', stat: 'max', label: 'Messages a second' },
    count('disconnects', {
      limit: below(Math.max(1, 0.05 * load.users)),
      reason: 'The seed’s limit: fewer than 50 of 1,000 clients; who leaves by itself is none of them.',
    }),
    ...(load.users < leavesEvery
      ? []
      : [
          count('clients_returned', {
            limit: atLeast(Math.floor(load.users / leavesEvery)),
            reason: 'Who left came in again while the others went on.',
          }),
        ]),
    successRate('connect_success', { limit: above(0.99), reason: 'At most 1 % may fail to get in.' }),
    count('deliveries'),
    count('deliveries_lost'),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('deliveries_out_of_order'),
    ...distribution('message_latency', {
      'p(95)': {
        limit: below(2_000),
        reason: 'In a storm a message may take two seconds, ten times what it may on every day.',
      },
      max: {},
    }),
    ...distribution('connect_time'),
  ],
  headline: {
    metric: 'storm_rate',
    stat: 'max',
    seed: {
      figure: '204,500 messages a second of 1,000 clients, over 100,000 wanted, about 10 disconnected',
      counted:
        'Simulated clients in one process, which slept between bursts and disconnected by a random draw; its own page says that nothing crossed a network. So its rate is no limit here.',
    },
  },
  targetCounts: [...chatCounts, ...restCounts],
  notes: [
    'A closed model: a message is due when it is sent, so latency shows no wait before that; the rate is the result.',
    'A client leaves between two bursts of its room, so that what it has not read can be told from what was lost.',
  ],
  breakdowns: [],
  plan: (load) =>
    planClosed(load, {
      messages: load.users * load.messages,
      messageBytes: load.messageBytes,
      slowestPerSec: SLOWEST_PER_SEC,
    }),
});
