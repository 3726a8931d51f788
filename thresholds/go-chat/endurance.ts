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
  perSecond,
  successRate,
} from '../../lib/definition.ts';
import { planEndurance } from '../../lib/load/plan-endurance.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A steady rate for a long time; what it is like at the end beside the beginning. */
export const definition = defineTest({
  name: 'go-chat-endurance',
  title: 'Endurance',
  purpose: 'A steady rate of messages to everybody for a long time, with checkpoints: does it get worse?',
  order: 3,
  family: 'messages',
  uses: ['USERS', 'RATE', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  ownRooms: true,
  metrics: { ...checkpointMetrics, ...memoryMetrics },
  profiles: {
    smoke: { users: 10, ratePerSec: 50, durationMs: 10 * SECOND },
    demo: { users: 50, ratePerSec: 100, durationMs: MINUTE },
    hours: { users: 50, ratePerSec: 100, durationMs: 120 * MINUTE },
  },
  rows: (load) => [
    count('messages_sent', {
      limit: above(0.99 * Math.floor((load.ratePerSec * load.durationMs) / SECOND)),
      reason: 'Rate × duration: the schedule was kept to its end.',
    }),
    successRate('message_success', { limit: above(0.99), reason: 'At most 1 % may be lost anywhere.' }),
    count('deliveries_lost'),
    count('disconnects', { limit: below(1), reason: 'Nobody is thrown out in a steady load.' }),
    ...distribution('message_latency', {
      'p(95)': { limit: below(200), reason: 'Under a fifth of a second a chat feels immediate.' },
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
  toolResult: (load) => ({
    test: 'endurance',
    fields: {
      target_messages: Math.floor((load.ratePerSec * load.durationMs) / SECOND),
      messages_sent: count('messages_sent'),
      errors: count('messages_failed'),
      endurance_time: load.durationMs / SECOND,
      message_rate: perSecond('messages_sent', load.durationMs),
      messages_delivered: count('messages_delivered'),
    },
    progress: { messages_sent: 'messages_sent', errors: 'messages_failed', deliveries: 'deliveries' },
    line: {
      target: 'target_messages',
      achieved: 'messages_sent',
      rate: 'message_rate',
      duration: 'endurance_time',
      notes: { Errors: 'errors', 'Read by every user': 'messages_delivered' },
    },
  }),
  plan: planEndurance,
});
