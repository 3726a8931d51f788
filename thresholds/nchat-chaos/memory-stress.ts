import { stressRows } from '../../lib/config/outage.ts';
import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
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
} from '../../lib/definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Large messages at a steady rate: is what they need given back? */
export const definition = defineTest({
  name: 'memory-stress',
  title: 'Memory stress',
  purpose:
    'Messages of tens of kilobytes at a steady rate, each to all in its channel: does the chat give back the memory that they need, or does it grow?',
  order: 5,
  family: 'messages',
  system: 'nchat',
  uses: [
    'USERS',
    'RATE',
    'DURATION',
    'ROOM_SIZE',
    'SOCKETS_PER_VU',
    'CONNECT_TIMEOUT',
    'DELIVERY_TIMEOUT',
    'LATE_OVER',
  ],
  variables: {
    MESSAGE_BYTES: {
      key: 'messageBytes',
      type: 'size',
      min: 1,
      max: 50_000_000,
      default: 20_000,
      meaning:
        'Characters of a message; ɳChat closes the connection of a frame of more than 1,000,000 bytes.',
    },
  },
  metrics: { ...checkpointMetrics, ...memoryMetrics },
  profiles: {
    smoke: { users: 20, roomSize: 5, ratePerSec: 40, durationMs: 6 * SECOND },
    demo: { users: 200, roomSize: 10, ratePerSec: 100, durationMs: 2 * MINUTE },
    hour: { users: 1_000, roomSize: 10, ratePerSec: 100, durationMs: 60 * MINUTE, socketsPerVu: 200 },
  },
  rows: (load) => [
    count('messages_sent', {
      limit: above(0.99 * messagesOf(load)),
      reason: 'Rate × duration: the schedule was kept to its end.',
    }),
    ...stressRows(),
    count('deliveries_lost'),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('disconnects', { limit: below(1), reason: 'Nobody is thrown out for a message that is allowed.' }),
    ...distribution('message_latency', {
      'p(95)': {
        limit: below(2_000),
        warning: below(200),
        reason: 'Two seconds is the limit under stress; the stricter level is that of every day.',
      },
    }),
    driftRow,
    ...memoryRows(load.durationMs),
  ],
  headline: { metric: 'memory_growth', stat: 'max' },
  targetCounts: [...chatCounts, ...restCounts],
  breakdowns: [checkpointTable],
  plan: (load) => {
    const operations = messagesOf(load);
    return {
      ...planDirect(load, {
        roomSize: load.roomSize,
        durationMs: load.durationMs,
        operations,
        deliveriesPerSec: load.ratePerSec * load.roomSize,
      }),
      sentBytes: operations * load.messageBytes,
    };
  },
});

function messagesOf({ ratePerSec, durationMs }: { ratePerSec: number; durationMs: number }): number {
  return Math.floor((ratePerSec * durationMs) / SECOND);
}
