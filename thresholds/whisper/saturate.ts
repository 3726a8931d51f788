import {
  atLeast,
  below,
  count,
  defineTest,
  distribution,
  latency,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { profilesOf, rampVariables } from '../../lib/load/matching-tiers.ts';
import { planIdle } from '../../lib/load/plan-pairs.ts';

const SECOND = 1_000;

/** So many idle connections at once. */
export const definition = defineTest({
  name: 'saturate',
  title: 'Connection saturation',
  purpose: 'Users connect along a ramp, so many dials at a time, stay without a word, and leave.',
  order: 1,
  family: 'connections',
  uses: ['USERS', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT'],
  ownRooms: true,
  notes: [
    'Whisper pings every 30 s and hangs up on who has been silent for 40 to 70 s; its pings are answered, and none is ever sent to it, as one with a payload ends a session.',
    'The memory that an idle connection costs the generator stands under generator health, by the peak of open connections.',
  ],
  variables: rampVariables,
  metrics: {
    dial_lateness: timed('Dials behind their ramp', 'connections_attempted'),
  },
  profiles: {
    smoke: { users: 100, rampMs: SECOND, durationMs: 2 * SECOND },
    demo: { users: 10_000, rampMs: 30 * SECOND, durationMs: 40 * SECOND, socketsPerVu: 2_500 },
    ...profilesOf((tier) => ({
      users: tier.connections,
      rampMs: tier.rampMs,
      durationMs: tier.holdMs,
      dialsInFlight: tier.dialsInFlight,
      connectP99Ms: tier.connectP99Ms,
      errorShare: tier.errorShare,
      socketsPerVu: 2_500,
    })),
  },
  rows: (load) => [
    {
      metric: 'peak_connections',
      stat: 'max',
      limit: atLeast(Math.floor(load.users * (1 - load.errorShare))),
      warning: atLeast(load.users),
      reason: 'So many were open at once, not one after the other; the share that may fail is the tier’s.',
    },
    successRate('connect_success', {
      limit: atLeast(1 - load.errorShare),
      warning: atLeast(1),
      reason: 'The error rate that the system’s own load tests state for the tier.',
    }),
    count('connection_errors'),
    count('disconnects', {
      limit: below(Math.max(1, load.users * load.errorShare)),
      warning: below(1),
      reason: 'Who is in stays in until it leaves, pings answered.',
    }),
    ...distribution('connect_time', {
      'p(99)': {
        limit: below(load.connectP99Ms),
        reason: 'What the system’s own load tests state for the tier; two seconds for sizes below them.',
      },
      max: {},
    }),
    latency('dial_lateness', 'p(99)', { label: 'Dials behind their ramp (p99)' }),
  ],
  headline: {
    metric: 'peak_connections',
    stat: 'max',
    seed: {
      figure: '992 of 1,000, connected in 1.3 ms at p99, 0.8 % errors',
      counted:
        'The WebSocket handshake alone; its 8 errors are its own, as it throws away a first frame that comes with the handshake, and waits 10 s for it.',
    },
  },
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
  ],
  breakdowns: [],
  plan: planIdle,
});
