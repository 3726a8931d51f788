import { restCounts } from '../../lib/config/target-counts.ts';
import {
  above,
  below,
  count,
  counted,
  defineTest,
  derived,
  distribution,
  failed,
  latency,
  shared,
  timed,
} from '../../lib/definition.ts';
import { planCalls } from '../../lib/load/plan-callers.ts';
import { poolPhases } from '../../lib/load/pool-phases.ts';
import { poolSteps, stepItems } from '../../lib/protocols/nchat/rest/steps.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** More callers than the database’s pool has connections come and go: is it as before when they have gone? */
export const definition = defineTest({
  name: 'connection-pool',
  title: 'Connection pool',
  purpose:
    'A few callers ask for what is in the database; then many more than its pool has connections; then the few again: is every call answered, and is it as before when the crowd has gone?',
  order: 4,
  family: 'rest',
  system: 'nchat',
  needs: ['rest'],
  uses: ['USERS', 'DURATION', 'THINK_TIME', 'REQUEST_TIMEOUT'],
  variables: {
    FEW_CALLERS: {
      key: 'fewCallers',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 4,
      meaning: 'Callers before the crowd and after it: fewer than the pool has connections.',
    },
  },
  metrics: {
    phase_calls: counted('Calls by phase'),
    phase_success: shared('Calls answered well, by phase', 'phase_calls'),
    phase_time: timed('Response time by phase', 'phase_calls'),
    calls_hung: failed('Calls that were never answered', 'phase_calls'),
    pool_drift: derived('Median after the crowd ÷ before it', 'count', 'lower', (figure) => {
      const at = (phase: string) => figure('phase_time', 'med', { phase });
      const [before, after] = [at('before'), at('after')];
      return before === undefined || after === undefined || before === 0 ? undefined : after / before;
    }),
  },
  profiles: {
    smoke: { users: 60, durationMs: 6 * SECOND, thinkTimeMs: 20, requestTimeoutMs: 5 * SECOND },
    demo: { users: 300, durationMs: MINUTE, thinkTimeMs: 100, requestTimeoutMs: 10 * SECOND },
    '5k': { users: 5_000, durationMs: 15 * MINUTE, thinkTimeMs: SECOND },
  },
  rows: () => [
    count('phase_calls'),
    {
      metric: 'api_success',
      stat: 'rate',
      label: 'Success rate',
      limit: above(0.95),
      warning: above(0.99),
      reason: 'Under stress at most 5 % of the calls may fail.',
    },
    count('calls_hung', {
      limit: below(1),
      reason: 'A connection that is never given back is a deadlock: each call ends, if with an error.',
    }),
    ...poolPhases.map(({ phase, label }) =>
      latency('phase_time', 'p(95)', {
        tags: { phase },
        label: `${label} (p95)`,
        limit: below(2_000),
        reason: 'Two seconds is the limit under stress.',
      }),
    ),
    {
      metric: 'pool_drift',
      stat: 'max',
      limit: below(3),
      warning: below(1.5),
      reason:
        'When the crowd has gone nobody waits for its connections: what is left is no pool, but a leak.',
    },
    ...distribution('api_time'),
  ],
  headline: { metric: 'pool_drift', stat: 'max' },
  targetCounts: restCounts,
  notes: [
    'A closed model with THINK_TIME: with a pool that is too small the rate falls and the time rises. The built-in target’s pool is `REFERENCE_DATABASE_POOL`.',
    'The three phases are of the same length; a call belongs to the phase in which it began.',
  ],
  breakdowns: [
    {
      title: 'Calls by phase',
      tag: 'phase',
      heading: 'Phase',
      items: poolPhases.map(({ phase, label }) => ({ value: phase, label })),
      columns: [
        { metric: 'phase_calls', stat: 'count', label: 'Calls' },
        { metric: 'phase_success', stat: 'rate', label: 'Answered well' },
        { metric: 'phase_time', stat: 'med', label: 'p50' },
        { metric: 'phase_time', stat: 'p(95)', label: 'p95' },
        { metric: 'phase_time', stat: 'max', label: 'Max' },
      ],
    },
    {
      title: 'Every request by step, set-up included',
      tag: 'step',
      heading: 'Step',
      items: stepItems(['signin', 'token_refresh', ...poolSteps]),
      columns: [{ metric: 'rest_requests', stat: 'count', label: 'Requests' }],
    },
  ],
  plan: planCalls,
});
