import { restCounts } from '../../lib/config/target-counts.ts';
import {
  atLeast,
  below,
  count,
  counted,
  defineTest,
  derived,
  distribution,
  latency,
  ratePerSecond,
  shared,
  timed,
} from '../../lib/definition.ts';
import { planCrowd } from '../../lib/load/plan-crowd.ts';
import { stepItems } from '../../lib/protocols/nchat/rest/steps.ts';

const SECOND = 1_000;

/** The kinds of tasks with their shares in the seed’s run, and the call that stands for each. */
export const taskMix = [
  { value: { kind: 'cpu', label: 'Processor: search', step: 'search' }, weight: 40 },
  { value: { kind: 'io', label: 'Database: profile', step: 'user_profile' }, weight: 42 },
  {
    value: { kind: 'memory', label: 'Memory: a message of 3,900 characters', step: 'message_send' },
    weight: 18,
  },
] as const;

/** Tasks of three kinds at once: does one kind starve another? */
export const definition = defineTest({
  name: 'mixed-workload',
  title: 'Mixed workload',
  purpose:
    'Many callers draw tasks of three kinds, one after the other without a pause: what needs the processor, what waits for the database, what needs memory.',
  order: 1,
  family: 'rest',
  system: 'nchat',
  needs: ['rest'],
  uses: ['USERS', 'REQUEST_TIMEOUT'],
  variables: {
    TASKS: {
      key: 'tasks',
      type: 'integer',
      min: 1,
      max: 100_000_000,
      default: 10_000,
      meaning: 'Tasks of all callers together.',
    },
  },
  metrics: {
    tasks: counted('Tasks by kind'),
    task_success: shared('Tasks done well, by kind', 'tasks'),
    task_time: timed('Time of a task, by kind', 'tasks'),
    crowd_time: timed('Time until all of a virtual user’s callers were answered', 'api_requests'),
    task_rate: derived('Tasks a second', 'count', 'higher', ratePerSecond('api_requests', 'crowd_time')),
  },
  profiles: {
    smoke: { users: 8, tasks: 400, requestTimeoutMs: 5 * SECOND },
    demo: { users: 20, tasks: 4_000, requestTimeoutMs: 10 * SECOND },
    seed: { users: 100, tasks: 10_000, requestTimeoutMs: 30 * SECOND },
  },
  rows: (load) => [
    count('api_requests', { limit: atLeast(load.tasks), reason: 'Every task was begun.' }),
    {
      metric: 'api_errors',
      stat: 'rate',
      limit: below(0.01),
      reason: 'The seed’s limit: fewer than 1 % of the tasks fail.',
    },
    ...taskMix.map(({ value: { kind, label } }) =>
      latency('task_time', 'p(95)', {
        tags: { kind },
        label: `${label} (p95)`,
        limit: below(2_000),
        reason: 'No kind starves: two seconds is the limit of a system under stress.',
      }),
    ),
    { metric: 'task_rate', stat: 'max', label: 'Tasks a second' },
    ...distribution('api_time'),
  ],
  headline: {
    metric: 'task_rate',
    stat: 'max',
    seed: {
      figure: '10,000 tasks, 4,274 or 8,400 a second (its page has both), none failed',
      counted:
        'Tasks of one process drawn by `rand()`, 40 % loops, 42 % `sleep`, 18 % allocations; so its 1,000 a second are no limit here.',
    },
  },
  targetCounts: restCounts,
  breakdowns: [
    {
      title: 'Tasks by kind',
      tag: 'kind',
      heading: 'Kind',
      items: taskMix.map(({ value: { kind, label } }) => ({ value: kind, label })),
      columns: [
        { metric: 'tasks', stat: 'count', label: 'Tasks' },
        { metric: 'task_success', stat: 'rate', label: 'Done well' },
        { metric: 'task_time', stat: 'med', label: 'p50' },
        { metric: 'task_time', stat: 'p(95)', label: 'p95' },
      ],
    },
    {
      title: 'Every request by step, set-up included',
      tag: 'step',
      heading: 'Step',
      items: stepItems([
        'signin',
        'token_refresh',
        'channel_create',
        'channel_find',
        'channel_join',
        ...taskMix.map(({ value: { step } }) => step),
      ]),
      columns: [{ metric: 'rest_requests', stat: 'count', label: 'Requests' }],
    },
  ],
  plan: (load) => planCrowd(load, load.tasks),
});
