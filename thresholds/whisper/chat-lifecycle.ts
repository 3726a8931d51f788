import {
  atLeast,
  below,
  count,
  counted,
  defineTest,
  distribution,
  failed,
  gained,
  latency,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { pairVariables, profilesOf } from '../../lib/load/matching-tiers.ts';
import { planPairs } from '../../lib/load/plan-pairs.ts';
import { pairMetrics } from '../../lib/metrics/pair-metrics.ts';

const SECOND = 1_000;

/** Pairs find each other, talk, and part. */
export const definition = defineTest({
  name: 'chat-lifecycle',
  title: 'Chat lifecycle',
  purpose:
    'Pairs connect along a ramp, are matched, type and talk in turn for a while, and end their chat; each message is looked for at the partner.',
  order: 3,
  family: 'messages',
  needs: ['matching'],
  uses: ['USERS', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  ownRooms: true,
  notes: [
    'Two users make a pair and share an interest that nobody else has; that both are told of the same chat is checked before they accept.',
    'Whisper lets five messages in ten seconds pass, refused ones counted: a user’s messages are more than 2.5 s apart. Their texts hold no digits in a row, no address and no word twice in a row, so that its filter has nothing to block.',
    'A first message that overtakes the partner’s own news of the chat is lost without an error: the first sender waits for 250 ms after both have accepted.',
  ],
  variables: {
    ...pairVariables,
    SPACING: {
      key: 'spacingMs',
      type: 'duration',
      min: 2_600,
      max: 600_000,
      default: 3_000,
      meaning: 'From a user’s message to its next; more than 2.5 s, as Whisper takes five in ten seconds.',
    },
    MESSAGE_LENGTH: {
      key: 'messageLength',
      type: 'integer',
      min: 1,
      max: 1_800,
      default: 128,
      meaning: 'Characters of a message, the mark that identifies it apart; Whisper takes 2,000.',
    },
    MESSAGE_P99: {
      key: 'messageP99Ms',
      type: 'duration',
      min: 1,
      max: 600_000,
      default: SECOND,
      meaning: 'Limit of the 99th percentile of the message latency.',
    },
  },
  metrics: {
    ...pairMetrics,
    chat_errors: failed('Errors that the server stated in a chat', 'messages_sent'),
    typings_sent: counted('Signs of typing sent'),
    typings_seen: gained('Signs of typing seen by the partner'),
    typing_time: timed('Typing latency (sent to read by the partner)', 'typings_seen'),
  },
  profiles: {
    smoke: { users: 20, rampMs: SECOND, durationMs: 6 * SECOND, deliveryTimeoutMs: 2 * SECOND },
    demo: { users: 1_000, rampMs: 15 * SECOND, durationMs: 30 * SECOND, socketsPerVu: 250 },
    ...profilesOf((tier) => ({
      users: 2 * tier.chatPairs,
      rampMs: tier.rampMs,
      durationMs: tier.holdMs,
      dialsInFlight: tier.dialsInFlight,
      connectP99Ms: tier.connectP99Ms,
      matchP99Ms: tier.matchP99Ms,
      messageP99Ms: tier.messageP99Ms,
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
    count('messages_sent', {
      limit: atLeast(Math.floor(Math.floor(load.users / 2) * messagesOfPair(load) * (1 - load.errorShare))),
      reason: 'All of the pairs talked to the end of their time.',
    }),
    successRate('message_success', {
      limit: atLeast(1 - load.errorShare),
      warning: atLeast(1),
      reason: 'Delivered means read by the partner; the error rate is the one stated for the tier.',
    }),
    count('deliveries_lost'),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('deliveries_out_of_order', { limit: below(1), reason: 'A sender’s messages come in its order.' }),
    count('chat_errors', {
      limit: below(1),
      reason: 'Rate and texts keep clear of Whisper’s limit and filter, so it has nothing to refuse.',
    }),
    count('pairs_crossed', {
      limit: below(1),
      reason: 'Who shares an interest with one alone meets that one.',
    }),
    count('pairs_broken', { limit: below(1), reason: 'A chat lasts until it is ended.' }),
    count('searches_unanswered', {
      limit: below(1),
      reason: 'A search that never ends is a matcher that is down.',
    }),
    ...distribution('message_latency', {
      'p(99)': {
        limit: below(load.messageP99Ms),
        reason: 'What the system’s own load tests state for the tier; a second for sizes below them.',
      },
      max: {},
    }),
    latency('connect_time', 'p(99)', {
      label: 'Connection time (p99)',
      limit: below(load.connectP99Ms),
      reason: 'What the system’s own load tests state for the tier; two seconds for sizes below them.',
    }),
    latency('match_time', 'p(99)', {
      label: 'Match time (p99)',
      limit: below(load.matchP99Ms),
      reason: 'What the system’s own load tests state for the tier; two ticks of its matcher are 4 s.',
    }),
    latency('accept_time', 'p(99)', { label: 'Accept time (p99)' }),
    count('typings_sent'),
    count('typings_seen'),
    ...distribution('typing_time'),
    latency('end_time', 'p(99)', { label: 'End time (p99)' }),
    count('disconnects', { limit: below(1), reason: 'Nobody is thrown out.' }),
  ],
  headline: {
    metric: 'message_success',
    stat: 'rate',
    seed: {
      figure: '31 of 50 chats good, 607 of 700 messages received, 19 % errors, latency 1,997 ms at p95',
      counted:
        'Its 93 missing messages are just those that Whisper refused, as one every 2 s stands on the edge of its rate limit; its latency is the time since the reader’s own last send. What the server took was all delivered.',
    },
  },
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Chats', suite: [{ metric: 'pairs_matched' }], target: ['chats'] },
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
    { label: 'Signs of typing', suite: [{ metric: 'typings_sent' }], target: ['typings'] },
  ],
  breakdowns: [],
  plan: (load) => planPairs(load, { talkMs: load.durationMs, messages: messagesOfPair(load) }),
});

/** Messages of one pair, both users together: as many as begin within the duration, each user one in each spacing. */
export function messagesOfPair({
  durationMs,
  spacingMs,
}: {
  readonly durationMs: number;
  readonly spacingMs: number;
}): number {
  return Math.max(1, Math.floor(durationMs / (spacingMs / 2)));
}
