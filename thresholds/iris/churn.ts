import {
  above,
  below,
  count,
  defineTest,
  distribution,
  gained,
  planDirect,
  shared,
  successRate,
  timed,
} from '../../lib/definition.ts';

const SECOND = 1_000;

/** How long a cycle of a pair takes where the server lets a closed connection stand for a while, ms. */
const USUAL_CYCLE_MS = 2_000;

/** Users who come, say one thing, and go, again and again. */
export const definition = defineTest({
  name: 'churn',
  title: 'Churn',
  purpose:
    'Pairs of users connect, log in, exchange one message and leave, in cycles: is everybody let in, and is nothing lost while both are there?',
  order: 6,
  family: 'connections',
  needs: ['direct'],
  ownRooms: true,
  uses: ['USERS', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  notes: [
    'A closed model: a cycle begins when both connections of the last have ended. Iris does not answer a close frame, so a cycle lasts as long as it takes to end the connection.',
    'Both leave when the message has been read, so that none is under way to somebody who has gone, for whom Iris would store it.',
  ],
  metrics: {
    cycles: gained('Cycles'),
    cycle_success: shared('Cycles whose message was read', 'cycles'),
    cycle_time: timed('Time of a cycle, from the first dial to the last close', 'cycles'),
  },
  profiles: {
    smoke: { users: 10, durationMs: 5 * SECOND },
    demo: { users: 500, durationMs: 40 * SECOND },
    '10k': { users: 10_000, durationMs: 300 * SECOND, socketsPerVu: 500 },
  },
  rows: (load) => [
    count('cycles', { limit: above(Math.floor(load.users / 2) - 1), reason: 'Each pair came and went.' }),
    successRate('cycle_success', {
      limit: above(0.99),
      warning: above(0.999),
      reason: 'At most 1 % may go wrong anywhere.',
    }),
    successRate('connect_success', { limit: above(0.99), reason: 'At most 1 % may fail to get in.' }),
    count('connection_errors'),
    count('disconnects', { limit: below(1), reason: 'Who is in stays in until it leaves.' }),
    count('deliveries_lost', { limit: below(1), reason: 'Nothing is lost while both are there.' }),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    ...distribution('connect_time', {
      'p(95)': { limit: below(1_000), reason: 'Coming back must not take longer than a second.' },
    }),
    ...distribution('message_latency'),
    ...distribution('cycle_time'),
  ],
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  breakdowns: [],
  plan: (load) =>
    planDirect(load, {
      roomSize: 2,
      durationMs: load.durationMs + load.connectTimeoutMs,
      operations: Math.ceil(((load.users / 2) * load.durationMs) / USUAL_CYCLE_MS),
      deliveriesPerSec: load.users / 2,
    }),
});
