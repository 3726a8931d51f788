import { killRows, outageMetrics, outageVariables, rampVariables } from '../../lib/config/outage.ts';
import { defineTest, distribution, planChatRamp } from '../../lib/definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The share of the load in which the server is down on purpose; its start comes on top. */
const OUTAGE = 0.04;

/** The server is killed under its users and started again. */
export const definition = defineTest({
  name: 'server-kill',
  title: 'Server kill',
  purpose:
    'The server is killed under its users and started again; how soon are all back, and what was lost?',
  order: 4,
  family: 'connections',
  uses: rampVariables,
  variables: outageVariables,
  metrics: outageMetrics,
  faults: {
    purpose: 'The server is killed and started again.',
    holdFor: '2s',
    faults: [{ id: 'server-kill', what: 'kill', where: 'target', at: '25%', for: '4%' }],
  },
  profiles: {
    smoke: {
      users: 20,
      // A quarter of it comes before the kill: on a busy machine too that is enough to say what is usual.
      durationMs: 32 * SECOND,
      messageIntervalMs: SECOND,
      deliveryTimeoutMs: SECOND,
      stages: [{ durationMs: 500, users: 20 }],
      reconnect: true,
      recoveryLimitMs: 17 * SECOND,
    },
    demo: {
      users: 100,
      durationMs: 2 * MINUTE,
      messageIntervalMs: 5 * SECOND,
      stages: [{ durationMs: 5 * SECOND, users: 100 }],
      reconnect: true,
    },
    storm: {
      users: 5_000,
      socketsPerVu: 500,
      durationMs: 5 * MINUTE,
      messageIntervalMs: 60 * MINUTE,
      stages: [{ durationMs: MINUTE, users: 5_000 }],
      reconnect: true,
    },
  },
  rows: (load) => [
    ...killRows(load, OUTAGE * planChatRamp(load).durationMs),
    ...distribution('reconnect_time'),
    ...distribution('message_latency'),
  ],
  headline: { metric: 'reconnect_time', stat: 'max' },
  targetCounts: [],
  notes: [
    'A server that starts again counts from 0, so its own counts are not set beside those of the suite.',
    'Everybody is in one room: the profile storm is about connections, in which each user speaks once an hour.',
  ],
  breakdowns: [],
  plan: planChatRamp,
});
