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

/** The share of the load in which it lasts. */
const OUTAGE = 0.1;

/** The chat loses its database for a while, and gets it back. */
export const definition = defineTest({
  name: 'database-failure',
  title: 'Database failure',
  purpose: 'The database is cut off for a tenth of the test while users chat; it comes back by itself.',
  order: 6,
  family: 'messages',
  system: 'nchat',
  uses: rampVariables,
  variables: outageVariables,
  metrics: outageMetrics,
  faults: {
    purpose: 'The database is cut off: connections are closed and new ones refused.',
    holdFor: '2s',
    faults: [
      {
        id: 'database-cut',
        what: 'partition',
        where: 'target-database',
        at: '45%',
        for: '10%',
        howMuch: { as: 'cut' },
      },
    ],
  },
  profiles: outageProfiles({ durationMs: 15 * SECOND, recoveryLimitMs: 5 * SECOND }),
  rows: (load) => [
    gapRow(load, OUTAGE * planChatRamp(load).durationMs),
    ...stressRows(OUTAGE),
    count('disconnects', {
      limit: below(Math.max(1, 0.05 * load.users)),
      reason: 'The chat keeps its users while the database is away: the limit of 5 % errors, in users.',
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
  breakdowns: [],
  plan: planChatRamp,
});
