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
import { below, count, defineTest, distribution, planChatRamp } from '../../lib/definition.ts';

const SECOND = 1_000;

/** The chat’s machine is short of CPU, then of memory. */
export const definition = defineTest({
  name: 'resource-exhaustion',
  title: 'Resource exhaustion',
  purpose: 'CPU and memory of the machine are used up by others for a fifth of the test while users chat.',
  order: 9,
  family: 'messages',
  system: 'nchat',
  uses: rampVariables,
  variables: outageVariables,
  metrics: outageMetrics,
  faults: {
    purpose: 'The machine is short of CPU, then of memory.',
    holdFor: '2s',
    faults: [
      {
        id: 'cpu',
        what: 'cpu-pressure',
        where: 'machine',
        at: '45%',
        for: '10%',
        howMuch: { workers: 2, loadPercent: 80 },
      },
      {
        id: 'memory',
        what: 'memory-pressure',
        where: 'machine',
        at: '70%',
        for: '10%',
        howMuch: { size: '256MB' },
      },
    ],
  },
  profiles: outageProfiles({ durationMs: 15 * SECOND, recoveryLimitMs: 5 * SECOND }),
  rows: (load) => [
    gapRow(load, 0),
    ...stressRows(),
    count('disconnects', {
      limit: below(Math.max(1, 0.05 * load.users)),
      reason: 'A slow chat keeps its users: the limit of 5 % errors, in users.',
    }),
    count('messages_sent'),
    count('messages_refused'),
    count('deliveries_lost'),
    noDuplicates,
    count('reconnects'),
    ...distribution('message_latency', {
      'p(95)': {
        limit: below(2_000),
        reason: 'Under stress p95 may be two seconds, ten times that of every day.',
      },
    }),
  ],
  headline: { metric: 'delivery_gap', stat: 'max' },
  targetCounts: [...chatCounts, ...restCounts],
  notes: [
    'Needs stress-ng, on the machine of the generator: with the target on it both are pressed, and the generator’s health says how much it was.',
  ],
  breakdowns: [],
  plan: planChatRamp,
});
