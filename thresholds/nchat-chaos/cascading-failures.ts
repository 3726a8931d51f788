import {
  killRows,
  outageMetrics,
  outageProfiles,
  outageVariables,
  rampVariables,
} from '../../lib/config/outage.ts';
import { defineTest, distribution, planChatRamp } from '../../lib/definition.ts';

const SECOND = 1_000;

/** The share of the load in which one thing or another is broken on purpose; the start of the server comes on top. */
const OUTAGE = 0.18;

/** The share of the time with users in which the database is slow or away, and the server refuses messages. */
const REFUSED = 0.25;

/** One thing after another: the database answers late, then not at all, and at last the server dies. */
export const definition = defineTest({
  name: 'cascading-failures',
  title: 'Cascading failures',
  purpose:
    'The database gets slow, is cut off, and then the chat server dies, one following the other; its users come back.',
  order: 11,
  family: 'messages',
  system: 'nchat',
  uses: rampVariables,
  variables: outageVariables,
  metrics: outageMetrics,
  faults: {
    purpose: 'One failure leads to the next: a slow database, a lost one, a dead server.',
    holdFor: '2s',
    faults: [
      {
        id: 'database-slow',
        what: 'latency',
        where: 'target-database',
        at: '21%',
        for: '7%',
        howMuch: { latencyMs: 200 },
      },
      {
        id: 'database-cut',
        what: 'partition',
        where: 'target-database',
        at: '28%',
        for: '7%',
        howMuch: { as: 'cut' },
      },
      { id: 'server-kill', what: 'kill', where: 'target', at: '35%', for: '4%' },
    ],
  },
  profiles: outageProfiles({ durationMs: 36 * SECOND, recoveryLimitMs: 17 * SECOND }),
  rows: (load) => [
    ...killRows(load, OUTAGE * planChatRamp(load).durationMs, REFUSED),
    ...distribution('message_latency'),
  ],
  headline: { metric: 'delivery_gap', stat: 'max' },
  targetCounts: [],
  notes: [
    'A server that starts again counts from 0, so its own counts are not set beside those of the suite.',
    'The table of recoveries has each failure by itself: the first two end where the next begins.',
  ],
  breakdowns: [],
  plan: planChatRamp,
});
