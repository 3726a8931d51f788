import { rampVariables, stressRows } from '../../lib/config/outage.ts';
import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import { atLeast, below, count, defineTest, distribution, peak, planChatRamp } from '../../lib/definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** As many users as the busiest hour brings, all at once. */
export const definition = defineTest({
  name: 'peak-load',
  title: 'Peak load',
  purpose: 'As many users as the busiest hour brings come on a ramp, stay and chat.',
  order: 1,
  family: 'connections',
  system: 'nchat',
  uses: rampVariables,
  profiles: {
    smoke: {
      users: 60,
      durationMs: 5 * SECOND,
      messageIntervalMs: SECOND,
      deliveryTimeoutMs: SECOND,
      stages: [{ durationMs: 2 * SECOND, users: 60 }],
      reconnect: true,
    },
    demo: {
      users: 5_000,
      socketsPerVu: 200,
      roomSize: 4,
      durationMs: 30 * SECOND,
      deliveryTimeoutMs: 2 * SECOND,
      stages: [{ durationMs: 30 * SECOND, users: 5_000 }],
      reconnect: true,
    },
    '5k': {
      users: 5_000,
      socketsPerVu: 200,
      durationMs: 10 * MINUTE,
      stages: [{ durationMs: 5 * MINUTE, users: 5_000 }],
      reconnect: true,
    },
  },
  rows: (load) => [
    peak('peak_connections', {
      limit: atLeast(0.95 * load.users),
      reason: 'The load asked for, open at the same moment; under stress 5 % may fail.',
    }),
    ...stressRows(),
    count('connection_errors'),
    count('disconnects', {
      limit: below(Math.max(1, 0.05 * load.users)),
      reason: 'The limit of 5 % errors, in users.',
    }),
    count('reconnects'),
    ...distribution('connect_time', {
      'p(95)': { limit: below(2_000), reason: 'At the peak a user waits two seconds at most to be in.' },
    }),
    ...distribution('message_latency', {
      'p(95)': {
        limit: below(2_000),
        reason: 'At the peak p95 may be two seconds, ten times that of every day.',
      },
    }),
    count('messages_sent'),
    count('deliveries_lost'),
  ],
  headline: { metric: 'message_latency', stat: 'p(95)' },
  targetCounts: [...chatCounts, ...restCounts],
  breakdowns: [],
  plan: planChatRamp,
});
