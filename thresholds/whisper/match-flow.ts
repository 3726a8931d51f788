import { atLeast, below, count, defineTest, distribution, successRate } from '../../lib/definition.ts';
import { pairVariables, profilesOf } from '../../lib/load/matching-tiers.ts';
import { planPairs } from '../../lib/load/plan-pairs.ts';
import { pairMetrics } from '../../lib/metrics/pair-metrics.ts';

const SECOND = 1_000;

/** Pairs find each other, and each step is timed for itself. */
export const definition = defineTest({
  name: 'match-flow',
  title: 'Matching flow',
  purpose:
    'Pairs connect along a ramp, search, are matched, accept and end the chat; each step is timed from its own request.',
  order: 2,
  family: 'connections',
  needs: ['matching'],
  uses: ['USERS', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT'],
  ownRooms: true,
  notes: [
    'Two users make a pair and share an interest that nobody else has, so that the rule for the same interests pairs them; that both are told of the same chat is checked before they accept. Interests that many share are not offered: a partner in another virtual user could not be told from a stranger.',
    'Whisper’s matcher works in ticks of 2 s: a match takes up to 4 s whatever the load, and is no figure of its speed below that.',
    'With its matcher down Whisper takes searches and never answers them: the test’s own timer ends them, and they are counted by their own name.',
  ],
  variables: pairVariables,
  metrics: pairMetrics,
  profiles: {
    smoke: { users: 40, rampMs: SECOND },
    demo: { users: 4_000, rampMs: 30 * SECOND, socketsPerVu: 500 },
    ...profilesOf((tier) => ({
      users: 2 * tier.matchPairs,
      rampMs: tier.rampMs,
      dialsInFlight: tier.dialsInFlight,
      connectP99Ms: tier.connectP99Ms,
      matchP99Ms: tier.matchP99Ms,
      errorShare: tier.errorShare,
      socketsPerVu: 500,
    })),
  },
  rows: (load) => [
    successRate('pair_success', {
      limit: atLeast(1 - load.errorShare),
      warning: atLeast(1),
      reason: 'The error rate that the system’s own load tests state for the tier, over all steps of a pair.',
    }),
    count('pairs_matched', {
      limit: atLeast(Math.floor(Math.floor(load.users / 2) * (1 - load.errorShare))),
      reason: 'Both of so many pairs accepted, each matched with its own partner.',
    }),
    count('pairs_crossed', {
      limit: below(Math.max(1, load.users * load.errorShare)),
      reason: 'Who shares an interest with one alone is matched with that one.',
    }),
    count('searches_timed_out'),
    count('searches_refused'),
    count('searches_unanswered', {
      limit: below(1),
      reason: 'A search that never ends is a matcher that is down.',
    }),
    count('matches_declined'),
    count('accepts_unanswered'),
    ...distribution('connect_time', {
      'p(99)': {
        limit: below(load.connectP99Ms),
        reason: 'What the system’s own load tests state for the tier; two seconds for sizes below them.',
      },
    }),
    ...distribution('queue_time'),
    ...distribution('match_time', {
      'p(99)': {
        limit: below(load.matchP99Ms),
        reason: 'What the system’s own load tests state for the tier; two ticks of its matcher are 4 s.',
      },
      max: {},
    }),
    ...distribution('accept_time'),
    ...distribution('end_time'),
    count('disconnects', { limit: below(1), reason: 'Nobody is thrown out.' }),
  ],
  headline: {
    metric: 'match_time',
    stat: 'p(99)',
    label: 'Match time (p99)',
    seed: {
      figure: '199 of 200 pairs, 6.6 pairs a second, “message latency” 445 ms at p95',
      counted:
        'Match times from one start for all, in the histogram of messages, their partners assumed; all were matched in the first tick of 2 s, and 6.6 is 199 pairs over the 30 s that it then waited for one client it had lost.',
    },
  },
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Searches', suite: [{ metric: 'searches_queued' }], target: ['searches'] },
    { label: 'Pairs found', suite: [{ metric: 'pairs_found' }], target: ['matches'] },
    { label: 'Searches given up', suite: [{ metric: 'searches_timed_out' }], target: ['searchesTimedOut'] },
    { label: 'Chats', suite: [{ metric: 'pairs_matched' }], target: ['chats'] },
  ],
  breakdowns: [],
  plan: (load) => planPairs(load),
});
