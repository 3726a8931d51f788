import {
  gapRow,
  outageMetrics,
  outageVariables,
  rampVariables,
  stressRows,
} from '../../lib/config/outage.ts';
import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import { below, count, defineTest, distribution, planChatRamp } from '../../lib/definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The share of the load in which it lasts. */
const OUTAGE = 0.1;

/** Nothing passes between users and chat for a while, and what was sent arrives afterwards. */
export const definition = defineTest({
  name: 'network-partition',
  title: 'Network partition',
  purpose:
    'Users and chat lose sight of each other for a tenth of the test; connections stay as long as both ends wait.',
  order: 5,
  family: 'messages',
  system: 'nchat',
  uses: rampVariables,
  variables: outageVariables,
  metrics: outageMetrics,
  faults: {
    purpose: 'Nothing passes between generator and target; what was sent meanwhile arrives afterwards.',
    holdFor: '2s',
    faults: [
      {
        id: 'partition',
        what: 'partition',
        where: 'generator-target',
        at: '45%',
        for: '10%',
        howMuch: { as: 'silent' },
      },
    ],
  },
  profiles: {
    smoke: {
      users: 40,
      durationMs: 14 * SECOND,
      messageIntervalMs: 500,
      deliveryTimeoutMs: SECOND,
      stages: [{ durationMs: SECOND, users: 40 }],
      reconnect: true,
      recoveryLimitMs: 5 * SECOND,
    },
    demo: {
      users: 1000,
      roomSize: 4,
      durationMs: 2 * MINUTE,
      stages: [{ durationMs: 10 * SECOND, users: 1000 }],
      reconnect: true,
    },
    '5k': {
      users: 5_000,
      socketsPerVu: 200,
      durationMs: 10 * MINUTE,
      stages: [{ durationMs: MINUTE, users: 5_000 }],
      reconnect: true,
    },
  },
  rows: (load) => [
    gapRow(load, OUTAGE * planChatRamp(load).durationMs),
    ...stressRows(OUTAGE),
    count('disconnects'),
    count('messages_sent'),
    count('messages_refused'),
    count('deliveries_lost'),
    count('deliveries_duplicated', {
      limit: below(1),
      reason: 'A message that is tried again must not arrive twice.',
    }),
    count('reconnects'),
    ...distribution('message_latency'),
  ],
  headline: { metric: 'delivery_gap', stat: 'max' },
  targetCounts: [...chatCounts, ...restCounts],
  notes: [
    'Connections outlive a partition that is shorter than the heartbeat’s patience (20 s after a ping, with the system’s settings); counts of both ends agree then, and differ by what was lost where they do not.',
  ],
  breakdowns: [],
  plan: planChatRamp,
});
