import { rampVariables, stressRows } from '../../lib/config/outage.ts';
import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import {
  below,
  checkpointMetrics,
  checkpointTable,
  count,
  defineTest,
  distribution,
  driftRow,
  memoryMetrics,
  memoryRows,
  planChatRamp,
} from '../../lib/definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The same users for a day; what it is like at the end beside the beginning. */
export const definition = defineTest({
  name: 'nchat-chaos-endurance',
  title: 'Endurance',
  purpose: 'The same users chat for a day, with checkpoints: does it get worse?',
  order: 10,
  family: 'messages',
  system: 'nchat',
  uses: rampVariables,
  metrics: { ...checkpointMetrics, ...memoryMetrics },
  profiles: {
    smoke: {
      users: 40,
      durationMs: 9 * SECOND,
      messageIntervalMs: 500,
      deliveryTimeoutMs: SECOND,
      stages: [{ durationMs: 500, users: 40 }],
      reconnect: true,
    },
    demo: {
      users: 500,
      socketsPerVu: 200,
      durationMs: 3 * MINUTE,
      stages: [{ durationMs: 5 * SECOND, users: 500 }],
      reconnect: true,
    },
    day: {
      users: 1_000,
      socketsPerVu: 200,
      durationMs: 23 * HOUR,
      stages: [{ durationMs: MINUTE, users: 1_000 }],
      reconnect: true,
    },
  },
  rows: (load) => [
    ...stressRows(),
    count('messages_sent'),
    count('deliveries_lost'),
    count('disconnects', {
      limit: below(Math.max(1, load.users / 100)),
      reason: 'A steady load throws nobody out; 1 % may fail.',
    }),
    count('reconnects'),
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
  headline: { metric: 'message_latency', stat: 'p(95)' },
  targetCounts: [...chatCounts, ...restCounts],
  breakdowns: [checkpointTable],
  plan: planChatRamp,
});
