import {
  gapRow,
  noDuplicates,
  outageMetrics,
  outageProfiles,
  outageVariables,
  rampVariables,
  stressRows,
} from '../../lib/config/outage.ts';
import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import { count, defineTest, distribution, planChatRamp } from '../../lib/definition.ts';

const SECOND = 1_000;

/** The share of the load in which it lasts. */
const OUTAGE = 0.1;

/** Nothing passes between users and chat for a while, and what was sent arrives afterwards. */
export const definition = defineTest({
  name: 'network-partition',
  title: 'Network partition',
  purpose:
    'Users and chat lose sight of each other for a tenth of the test; connections stay as long as both ends wait.',
  order: 7,
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
  profiles: outageProfiles({ durationMs: 15 * SECOND, recoveryLimitMs: 5 * SECOND }),
  rows: (load) => [
    gapRow(load, OUTAGE * planChatRamp(load).durationMs),
    ...stressRows(OUTAGE),
    count('disconnects'),
    count('messages_sent'),
    count('messages_refused'),
    count('deliveries_lost'),
    noDuplicates,
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
