import {
  killRows,
  outageMetrics,
  outageProfiles,
  outageVariables,
  rampVariables,
} from '../../lib/config/outage.ts';
import { defineTest, distribution, planChatRamp } from '../../lib/definition.ts';

const SECOND = 1_000;

/** The share of the load in which the server is down on purpose; its start comes on top. */
const OUTAGE = 0.04;

/** The chat server is killed under its users and started again. */
export const definition = defineTest({
  name: 'service-crashes',
  title: 'Service crashes',
  purpose:
    'The chat server is killed and started again after a twenty-fifth of the test; its users come back.',
  order: 8,
  family: 'messages',
  system: 'nchat',
  uses: rampVariables,
  variables: outageVariables,
  metrics: outageMetrics,
  faults: {
    purpose: 'The chat server is killed and started again.',
    holdFor: '2s',
    faults: [{ id: 'server-kill', what: 'kill', where: 'target', at: '25%', for: '4%' }],
  },
  // The fourth try of a user whose first three failed comes up to 18 s after the loss of its connection.
  profiles: outageProfiles({ durationMs: 32 * SECOND, recoveryLimitMs: 17 * SECOND }),
  rows: (load) => [
    ...killRows(load, OUTAGE * planChatRamp(load).durationMs),
    ...distribution('message_latency'),
  ],
  headline: { metric: 'delivery_gap', stat: 'max' },
  targetCounts: [],
  notes: [
    'A server that starts again counts from 0, so its own counts are not set beside those of the suite.',
    'A target of yours names in its target file how its service is killed and started ("services"); FAULTS takes a schedule with that name.',
  ],
  breakdowns: [],
  plan: planChatRamp,
});
