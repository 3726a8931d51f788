import {
  above,
  below,
  checkpointMetrics,
  checkpointTable,
  count,
  defineTest,
  distribution,
  driftRow,
  memoryMetrics,
  memoryRows,
  planDirect,
  successRate,
} from '../../lib/definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A steady rate between pairs for a long time; what it is like at the end beside the beginning. */
export const definition = defineTest({
  name: 'soak',
  title: 'Soak',
  purpose: 'A steady rate of messages between pairs for a long time, with checkpoints: does it get worse?',
  order: 8,
  family: 'messages',
  needs: ['direct'],
  ownRooms: true,
  uses: ['USERS', 'RATE', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  metrics: { ...checkpointMetrics, ...memoryMetrics },
  profiles: {
    smoke: { users: 10, ratePerSec: 50, durationMs: 10 * SECOND },
    demo: { users: 100, ratePerSec: 500, durationMs: MINUTE },
    hour: { users: 1_000, ratePerSec: 1_000, durationMs: 60 * MINUTE },
    day: { users: 1_000, ratePerSec: 1_000, durationMs: 24 * 60 * MINUTE },
  },
  rows: (load) => [
    count('messages_sent', {
      limit: above(0.99 * Math.floor((load.ratePerSec * load.durationMs) / SECOND)),
      reason: 'Rate × duration: the schedule was kept to its end.',
    }),
    successRate('message_success', {
      limit: above(0.99),
      warning: above(0.999),
      reason: 'At most 1 % may be lost anywhere.',
    }),
    count('deliveries_lost'),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('deliveries_out_of_order'),
    count('disconnects', { limit: below(1), reason: 'Nobody is thrown out in a steady load.' }),
    ...distribution('message_latency', {
      'p(95)': { limit: below(200), reason: 'Under a fifth of a second a chat feels immediate.' },
      max: {},
    }),
    driftRow,
    ...memoryRows(load.durationMs),
  ],
  breakdowns: [checkpointTable],
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  plan: (load) =>
    planDirect(load, {
      roomSize: 2,
      durationMs: load.durationMs,
      operations: Math.floor((load.ratePerSec * load.durationMs) / SECOND),
      deliveriesPerSec: load.ratePerSec,
    }),
});
