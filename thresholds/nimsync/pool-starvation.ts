import { restCounts } from '../../lib/config/target-counts.ts';
import {
  above,
  atLeast,
  below,
  count,
  defineTest,
  derived,
  distribution,
  failed,
  latency,
  ratePerSecond,
  timed,
} from '../../lib/definition.ts';
import { planCrowd } from '../../lib/load/plan-crowd.ts';
import { poolSteps, stepItems } from '../../lib/protocols/nchat/rest/steps.ts';

const SECOND = 1_000;

/** Far more requests at once than a server has connections to its database. */
export const definition = defineTest({
  name: 'pool-starvation',
  title: 'Database pool starvation',
  purpose:
    'Many callers at once ask for what is in the database, whose pool of connections is far smaller; each asks again as soon as it is answered.',
  order: 4,
  family: 'rest',
  system: 'nchat',
  needs: ['rest'],
  uses: ['USERS', 'REQUEST_TIMEOUT'],
  targetVariables: { REFERENCE_DATABASE_POOL: '8' },
  variables: {
    QUERIES: {
      key: 'queries',
      type: 'integer',
      min: 1,
      max: 100_000_000,
      default: 5_000,
      meaning:
        'Requests of all callers together; with as many callers each asks once, all at the same moment.',
    },
  },
  metrics: {
    pool_wait: timed('Wait in the crowd: what a request took longer than alone', 'api_requests'),
    queries_hung: failed('Requests that were never answered', 'api_requests'),
    crowd_time: timed('Time until all of a virtual user’s callers were answered', 'api_requests'),
    query_rate: derived(
      'Requests answered a second',
      'count',
      'higher',
      ratePerSecond('api_requests', 'crowd_time'),
    ),
  },
  profiles: {
    smoke: { users: 16, queries: 1_000, requestTimeoutMs: 5 * SECOND },
    demo: { users: 80, queries: 20_000, requestTimeoutMs: 10 * SECOND },
    seed: { users: 5_000, queries: 5_000, requestTimeoutMs: 30 * SECOND },
  },
  rows: (load) => [
    count('api_requests', { limit: atLeast(load.queries), reason: 'Every request was made.' }),
    {
      metric: 'api_success',
      stat: 'rate',
      label: 'Success rate',
      limit: above(0.95),
      warning: above(0.99),
      reason: 'The seed’s limit: more than 95 % are answered well, though far more wait than are served.',
    },
    count('queries_hung', {
      limit: below(1),
      reason: 'A pool that is never given back is a deadlock: each request ends, if with an error.',
    }),
    latency('pool_wait', 'avg', {
      label: 'Wait in the crowd (avg)',
      limit: below(100),
      reason: 'The seed’s limit for the wait for a connection; its 45 ms were made by `sleep`.',
    }),
    latency('pool_wait', 'p(95)', { label: 'Wait in the crowd (p95)' }),
    latency('pool_wait', 'max', { label: 'Wait in the crowd (max)' }),
    { metric: 'query_rate', stat: 'max', label: 'Requests answered a second' },
    ...distribution('api_time'),
  ],
  headline: {
    metric: 'pool_wait',
    stat: 'avg',
    seed: {
      figure: '5,000 queries on a pool of 8: 98.2 % good, waits of 45 ms on average, no deadlock',
      counted:
        'A counter of 8 in one process whose queries were `sleep`, and which failed by a random draw; there was no database.',
    },
  },
  targetCounts: restCounts,
  notes: [
    'The built-in target gets a pool of 8 where `REFERENCE_DATABASE_POOL` does not say otherwise; a target of yours has the pool that it has.',
    'Nobody outside sees the pool itself: the wait is what a request took longer than the median of some made alone before, and has the crowd’s share of processor and network in it. With n callers it is n by the requests answered a second: 5,000 at once within 100 ms takes a system that answers 50,000 a second, so that the profile `seed` is no test for two cores.',
  ],
  breakdowns: [
    {
      title: 'Every request by step, set-up included',
      tag: 'step',
      heading: 'Step',
      items: stepItems(['signin', 'token_refresh', ...poolSteps]),
      columns: [{ metric: 'rest_requests', stat: 'count', label: 'Requests' }],
    },
  ],
  plan: (load) => planCrowd(load, load.queries),
});
