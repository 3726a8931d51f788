import { rampVariables, stressRows } from '../../lib/config/outage.ts';
import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import {
  atLeast,
  below,
  count,
  defineTest,
  distribution,
  memoryMetrics,
  memoryRows,
  peak,
  planChatRamp,
} from '../../lib/definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The users of a working day, for hours. */
export const definition = defineTest({
  name: 'sustained-load',
  title: 'Sustained load',
  purpose: 'The users of a working day stay and chat for hours.',
  order: 2,
  family: 'messages',
  system: 'nchat',
  uses: rampVariables,
  metrics: memoryMetrics,
  profiles: {
    smoke: {
      users: 40,
      durationMs: 8 * SECOND,
      messageIntervalMs: SECOND,
      deliveryTimeoutMs: SECOND,
      stages: [{ durationMs: SECOND, users: 40 }],
      reconnect: true,
    },
    demo: {
      users: 2_000,
      socketsPerVu: 200,
      roomSize: 4,
      durationMs: 2 * MINUTE,
      deliveryTimeoutMs: 2 * SECOND,
      stages: [{ durationMs: 20 * SECOND, users: 2_000 }],
      reconnect: true,
    },
    hours: {
      users: 2_000,
      socketsPerVu: 200,
      durationMs: 4 * HOUR,
      stages: [{ durationMs: 5 * MINUTE, users: 2_000 }],
      reconnect: true,
    },
  },
  rows: (load) => [
    peak('peak_connections', {
      limit: atLeast(0.99 * load.users),
      reason: 'The load asked for, open at the same moment; 1 % may fail as on every day.',
    }),
    ...stressRows(),
    count('messages_sent'),
    count('deliveries_lost'),
    count('disconnects', {
      limit: below(Math.max(1, load.users / 100)),
      reason: 'A load that a system carries every day throws nobody out; 1 % may fail.',
    }),
    count('reconnects'),
    ...distribution('message_latency', {
      'p(95)': {
        limit: below(2_000),
        warning: below(200),
        reason: 'Two seconds is the limit under stress; the stricter level is that of every day.',
      },
    }),
    ...memoryRows(load.durationMs),
  ],
  headline: { metric: 'message_latency', stat: 'p(95)' },
  targetCounts: [...chatCounts, ...restCounts],
  breakdowns: [],
  plan: planChatRamp,
});
