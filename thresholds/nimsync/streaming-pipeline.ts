import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import {
  above,
  atLeast,
  below,
  count,
  counted,
  defineTest,
  failed,
  gained,
  latency,
  perSecond,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { planClosed } from '../../lib/load/plan-closed.ts';

const SECOND = 1_000;

/** Users of a room, two rooms to a pipeline: a producer and two transformers; their other ends and a consumer. */
export const ROOM = 3;

/** The two ways that an event goes. */
export const stages = [
  { stage: 'transform', label: 'Producer to transformer' },
  { stage: 'consume', label: 'Transformer to consumer' },
] as const;

/** Events that go on from room to room: does one queue fill the other? */
export const definition = defineTest({
  name: 'streaming-pipeline',
  title: 'Streaming pipeline',
  purpose:
    'A producer sends events at a constant rate to a room; two transformers there send each on, in turn, to a second room, where a consumer reads it; both queues are bounded.',
  order: 6,
  family: 'messages',
  system: 'nchat',
  uses: ['USERS', 'ROOM_SIZE', 'RATE', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  variables: {
    EVENTS: {
      key: 'events',
      type: 'integer',
      min: 1,
      max: 100_000_000,
      default: 100_000,
      meaning: 'Events of all pipelines together; RATE is how many are due in a second.',
    },
    QUEUE: {
      key: 'queue',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 1_000,
      meaning: 'Events that may wait in each of the two queues of a pipeline.',
    },
  },
  metrics: {
    events_consumed: gained('Events read by the consumers'),
    stage_lag: timed('Lag of a stage, until all of its room have read', 'stage_events'),
    stage_events: counted('Events through a stage'),
    producer_held: failed('Times that a producer had to wait for room', 'events_consumed'),
  },
  profiles: {
    smoke: { users: 6, roomSize: ROOM, ratePerSec: 100, events: 400, queue: 100, socketsPerVu: 6 },
    demo: { users: 30, roomSize: ROOM, ratePerSec: 400, events: 10_000, socketsPerVu: 30 },
    seed: { users: 30, roomSize: ROOM, ratePerSec: 1_000, events: 100_000, socketsPerVu: 30 },
  },
  rows: (load) => [
    count('events_consumed', { limit: atLeast(load.events), reason: 'Every event came to the end.' }),
    perSecond('events_consumed', (load.events / load.ratePerSec) * SECOND, { label: 'Events a second' }),
    ...stages.map(({ stage, label }) =>
      latency('stage_lag', 'avg', {
        tags: { stage },
        label: `${label} (avg)`,
        limit: below(200),
        warning: below(10),
        reason:
          'A stage is a message in a chat, and under a fifth of a second that feels immediate; the stricter level is the seed’s, of queues in one process.',
      }),
    ),
    ...stages.map(({ stage, label }) =>
      latency('stage_lag', 'p(95)', { tags: { stage }, label: `${label} (p95)` }),
    ),
    count('producer_held', {
      limit: below(Math.max(1, load.events / 1_000)),
      reason: 'The seed’s limit: fewer than 100 waits in 100,000 events.',
    }),
    successRate('message_success', { limit: above(0.99), reason: 'At most 1 % may be lost anywhere.' }),
    count('deliveries_lost', {
      limit: below(1),
      reason: 'A bounded queue holds up and throws nothing away.',
    }),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('disconnects', { limit: below(1), reason: 'Nobody is thrown out.' }),
  ],
  headline: {
    metric: 'stage_lag',
    stat: 'avg',
    tags: { stage: 'transform' },
    seed: {
      figure: '100,000 events at 13,830 a second, lag of 2 ms, about 45 waits',
      counted:
        'Entries of queues in one process, whose transformers worked by `sleep`; duration and rate are marked as estimated on its own page.',
    },
  },
  targetCounts: [...chatCounts, ...restCounts],
  notes: [
    'A pipeline has six users in two rooms of three, so that ROOM_SIZE stays 3 and USERS is a multiple of 6; a transformer is a user in each of them.',
    'An event of the first stage is due by the schedule, one of the second when it is sent on: a wait in a queue is in the lag of the stage behind which it waits.',
  ],
  breakdowns: [
    {
      title: 'Lag by stage',
      tag: 'stage',
      heading: 'Stage',
      items: stages.map(({ stage, label }) => ({ value: stage, label })),
      columns: [
        { metric: 'stage_events', stat: 'count', label: 'Events' },
        { metric: 'stage_lag', stat: 'avg', label: 'Avg' },
        { metric: 'stage_lag', stat: 'p(95)', label: 'p95' },
        { metric: 'stage_lag', stat: 'max', label: 'Max' },
      ],
    },
  ],
  plan: (load) =>
    planClosed(load, { messages: 2 * load.events, messageBytes: 100, slowestPerSec: load.ratePerSec }),
});
