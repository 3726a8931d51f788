import {
  above,
  below,
  count,
  counted,
  defineTest,
  distribution,
  failed,
  gained,
  perSecond,
  planDirect,
  shared,
  successRate,
  timed,
} from '../../lib/definition.ts';

const SECOND = 1_000;

/** Questions a second that the plan reckons with. */
const USUAL_PER_SEC = 15_000;

/** Whom a question is for: the one user whom many ask for, another one who is there, or a name that nobody has. */
export type LookupKind = 'hot' | 'present' | 'absent';

const kinds: readonly { readonly value: LookupKind; readonly label: string }[] = [
  { value: 'hot', label: 'The one whom all ask for' },
  { value: 'present', label: 'Others who are there' },
  { value: 'absent', label: 'Names that nobody has' },
];

/** Users ask who is there, as fast as they are answered. */
export const definition = defineTest({
  name: 'presence',
  title: 'Presence',
  purpose:
    'Users ask whether others are there, one question each at a time: of one whom all ask for, of others who are there, and of names that nobody has.',
  order: 3,
  needs: ['presence'],
  ownRooms: true,
  unpaced: true,
  uses: ['USERS', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT'],
  notes: [
    'A closed model by intent: the next question is asked when the last is answered, so that the rate is a result.',
    'Answers are checked: who is connected must be there, a name that nobody has must not. Iris gives an answer again for 5 s, so most come from its cache.',
  ],
  variables: {
    HOT_SHARE: {
      key: 'hotShare',
      type: 'number',
      min: 0,
      max: 1,
      default: 0.1,
      meaning: 'Share of the questions that are for one and the same user.',
    },
    EXISTING_SHARE: {
      key: 'existingShare',
      type: 'number',
      min: 0,
      max: 1,
      default: 0.5,
      meaning: 'Share of the other questions that are for users who exist and are there.',
    },
  },
  metrics: {
    lookups: counted('Questions that have ended'),
    lookups_answered: gained('Questions answered'),
    lookups_unanswered: failed('Questions never answered', 'lookups'),
    lookups_wrong: failed('Answers that were wrong', 'lookups'),
    lookup_success: shared('Questions answered, and truly', 'lookups'),
    lookup_time: timed('Lookup time', 'lookups_answered'),
  },
  profiles: {
    smoke: { users: 5, durationMs: 3 * SECOND },
    demo: { users: 10, durationMs: 15 * SECOND },
    hot: { users: 10, durationMs: 15 * SECOND, hotShare: 1 },
    '1k': { users: 1_000, durationMs: 60 * SECOND, socketsPerVu: 500 },
  },
  rows: (load) => [
    count('lookups', { limit: above(load.users), reason: 'Everybody asked more than once.' }),
    perSecond('lookups_answered', load.durationMs, { label: 'Questions answered a second' }),
    successRate('lookup_success', {
      limit: above(0.95),
      warning: above(0.999),
      reason: 'The seed’s limit is 5 % of errors.',
    }),
    count('lookups_wrong', { limit: below(1), reason: 'A wrong answer is worse than none.' }),
    count('lookups_unanswered', {
      limit: below(1),
      reason: 'Who is not answered asks no more, which would hide in a share of all.',
    }),
    count('disconnects', { limit: below(1), reason: 'Asking must not end a session.' }),
    ...distribution('lookup_time', {
      'p(99)': { limit: below(100), reason: 'The seed’s limit.' },
      max: {},
    }),
  ],
  headline: {
    metric: 'lookups_answered',
    stat: 'per_second',
    label: 'Questions answered a second',
    seed: {
      figure: 'none: the run failed; the same tool later gave 16,502 a second, p99 1.17 ms',
      counted:
        'Answered questions, most of them from the edge’s cache of 5 s; nine in ten were for invented names that were never seen.',
    },
  },
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Answers', suite: [{ metric: 'lookups_answered' }], target: ['statusAnswers'] },
  ],
  breakdowns: [
    {
      title: 'Questions by whom they are for',
      tag: 'kind',
      heading: 'For',
      items: kinds,
      columns: [
        { metric: 'lookups', stat: 'count', label: 'Questions' },
        { metric: 'lookups_wrong', stat: 'count', label: 'Wrong' },
        { metric: 'lookup_time', stat: 'med', label: 'p50' },
        { metric: 'lookup_time', stat: 'p(99)', label: 'p99' },
        { metric: 'lookup_time', stat: 'max', label: 'Max' },
      ],
    },
  ],
  plan: (load) =>
    planDirect(load, {
      roomSize: 1,
      durationMs: load.durationMs,
      operations: (USUAL_PER_SEC * load.durationMs) / SECOND,
      deliveriesPerSec: 0,
      isFlood: true,
    }),
});
