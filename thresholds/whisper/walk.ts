import { atLeast, below, count, defineTest, distribution, successRate } from '../../lib/definition.ts';
import { profilesOf } from '../../lib/load/matching-tiers.ts';
import { stepMetrics } from '../../lib/metrics/step-metrics.ts';

const SECOND = 1_000;

/** The steps of the tour in their order. */
export const tour = [
  { value: 'health', label: 'Health is ok' },
  { value: 'handshake', label: 'Two users get in' },
  { value: 'match', label: 'They are matched with each other' },
  { value: 'decline', label: 'One declines, the other is told' },
  { value: 'accept', label: 'Matched again, both accept' },
  { value: 'chat', label: 'A message each way is read by the partner' },
  { value: 'typing', label: 'Typing is seen by the partner' },
  { value: 'filter', label: 'A repeated word and an address are blocked' },
  { value: 'rate-limit', label: 'Five messages pass, the sixth is refused' },
  { value: 'end', label: 'The end is told to the partner' },
  { value: 'after-end', label: 'After the end nothing can be said' },
  { value: 'report', label: 'Two more partners report one user' },
  { value: 'ban', label: 'The third report bans it, its partner is told' },
  { value: 'banned', label: 'It is turned away when it comes back' },
] as const;

/** A tour through what Whisper can do: a smoke test, no load. */
export const definition = defineTest({
  name: 'walk',
  title: 'Functional tour',
  purpose:
    'Four users go through all that Whisper can do, once: each step counts as passed when the expected answer comes.',
  order: 4,
  needs: ['matching'],
  uses: ['CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT'],
  ownRooms: true,
  notes: [
    'A step that fails ends the tour: those after it count as failed.',
    'The errors of this test are what its steps ask for: a block, two refusals, two ends of a banned user. The user that gets banned has a name that no other run has.',
  ],
  variables: {
    STEP_TIMEOUT: {
      key: 'stepTimeoutMs',
      type: 'duration',
      min: SECOND,
      max: 120_000,
      default: 10 * SECOND,
      meaning: 'How long an answer may take; a match takes up to 4 s.',
    },
  },
  metrics: stepMetrics,
  // The same tour in every profile, so that a whole suite runs in any of them.
  profiles: { smoke: { users: 4 }, demo: { users: 4 }, ...profilesOf(() => ({ users: 4 })) },
  rows: () => [
    successRate('step_success', {
      limit: atLeast(1),
      reason: 'Each step is answered as Whisper answers it.',
    }),
    count('steps_passed', { limit: atLeast(tour.length), reason: 'All steps were taken.' }),
    count('deliveries_lost', { limit: below(1), reason: 'What is said to a partner is read by it.' }),
    count('deliveries_foreign', { limit: below(1), reason: 'What was blocked or refused reaches nobody.' }),
    ...distribution('step_time'),
  ],
  headline: {
    metric: 'steps_passed',
    stat: 'count',
    label: 'Steps passed',
  },
  targetCounts: [
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  breakdowns: [
    {
      title: 'Steps',
      tag: 'step',
      heading: 'Step',
      items: tour,
      columns: [
        { metric: 'steps_passed', stat: 'count', label: 'Passed' },
        { metric: 'step_time', stat: 'max', label: 'Took' },
      ],
    },
  ],
  plan: (load) => ({
    durationMs: tour.length * load.stepTimeoutMs,
    vus: 1,
    peakConnections: load.users,
    operations: 5,
    deliveriesPerSec: 0,
    sentBytes: 10_000,
    memoryBytes: 80_000_000,
    curve: [
      { atMs: 0, value: load.users },
      { atMs: 20 * SECOND, value: 0 },
    ],
    curveUnit: 'users',
  }),
});
