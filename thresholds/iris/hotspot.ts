import {
  above,
  below,
  count,
  defineTest,
  derived,
  distribution,
  failed,
  gained,
  planDirect,
  ratePerSecond,
  successRate,
  timed,
} from '../../lib/definition.ts';

const MINUTE = 60_000;

/** Messages a second that a slow target is waited for. */
const SLOWEST_PER_SEC = 1_000;

/** Fewer messages say nothing of a rate. */
const LEAST_FOR_RATE = 10_000;

const acceptedRate = ratePerSecond('messages_sent', 'acceptance_time');

/** Many send to few who are away, and who then come and are to get all of it. */
export const definition = defineTest({
  name: 'hotspot',
  title: 'Hotspot',
  purpose:
    'Fans send to users who are away, as fast as their connections take it; these then log in and are to get every message once.',
  order: 2,
  family: 'messages',
  needs: ['direct', 'presence', 'history'],
  ownRooms: true,
  unpaced: true,
  uses: ['USERS', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT'],
  notes: [
    'The number of recipients follows from the fans, their messages and STORED_MAX: the real Iris hands over 1,000 stored messages, and at 3,000 it loses them with every session of its listener.',
    'Accepted means that each fan, after its last message, asked on the same connection whether it is there itself, and was answered: a server works off a connection in order. Where it writes to its store afterwards, the login shows what became of it.',
    'Stored messages have no order on the real Iris, so their order is reported and not judged; their latency is mostly the time until the recipient came.',
  ],
  variables: {
    MESSAGES: {
      key: 'messages',
      type: 'integer',
      min: 1,
      max: 1_000,
      default: 5,
      meaning: 'Messages of each fan.',
    },
    STORED_MAX: {
      key: 'storedMax',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 1_000,
      meaning:
        'Messages that may wait for one recipient; each has as many fans as that allows, one at least.',
    },
  },
  metrics: {
    acceptance_time: timed(
      'Time from the first send to the last answer that proves acceptance',
      'acceptances_proved',
    ),
    acceptances_proved: gained('Fans whose messages were provably taken'),
    acceptances_unproved: failed('Fans whose last question was never answered', 'acceptances_proved'),
    accepted_rate: derived('Messages accepted a second', 'count', 'higher', (figure) =>
      (figure('acceptances_unproved', 'count') ?? 0) > 0 ? undefined : acceptedRate(figure),
    ),
    handover_time: timed('Time from a recipient’s first stored message to its last', 'recipients_served'),
    recipients_served: gained('Recipients that got a stored message'),
  },
  profiles: {
    smoke: { users: 42, messages: 5, storedMax: 100, lateOverMs: 10 * MINUTE },
    demo: { users: 2_050, messages: 25, socketsPerVu: 500, lateOverMs: 10 * MINUTE },
    '10k': { users: 10_050, messages: 5, socketsPerVu: 1_005, lateOverMs: 10 * MINUTE },
  },
  rows: (load) => {
    const { messages, fans } = hotspotOf(load);
    return [
      count('messages_sent', { limit: above(messages - 1), reason: 'Fans × messages: all were sent.' }),
      count('acceptances_proved', {
        limit: above(fans - 1),
        reason: 'Without a proof of each fan’s last message a rate of acceptance is a rate of sending.',
      }),
      {
        metric: 'accepted_rate',
        stat: 'max',
        ...(messages < LEAST_FOR_RATE ? {} : { warning: above(27_400) }),
        reason: 'The seed’s figure; fewer than 10,000 messages are over before a rate shows.',
      },
      count('messages_delivered', {
        limit: above(messages - 1),
        reason:
          'What is stored for a user who is away is there when it comes; the seed’s tool got 1.8 % of it.',
      }),
      successRate('message_success'),
      count('deliveries_lost', { limit: below(1), reason: 'Stored is stored.' }),
      count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
      count('deliveries_out_of_order'),
      count('disconnects', { limit: below(1), reason: 'Handing over must not end anybody’s session.' }),
      ...distribution('handover_time', { max: {} }),
    ];
  },
  headline: {
    metric: 'accepted_rate',
    stat: 'max',
    seed: {
      figure: '27,400 messages a second, 50,000 messages',
      counted:
        'Writes into the local socket; run again, the same tool received 919 of 50,000 and called it a success.',
    },
  },
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Messages accepted', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    {
      label: 'Stored messages handed over',
      suite: [{ metric: 'messages_received' }],
      target: ['deliveries'],
    },
  ],
  breakdowns: [],
  plan: (load) => {
    const { messages, roomSize } = hotspotOf(load);
    return planDirect(load, {
      roomSize,
      durationMs: Math.max(10_000, (messages / SLOWEST_PER_SEC) * 1_000),
      operations: messages,
      deliveriesPerSec: 10_000,
      isFlood: true,
    });
  },
});

/** How many fans there are, what they send in all, and a recipient with its fans. */
export function hotspotOf(load: {
  readonly users: number;
  readonly messages: number;
  readonly storedMax: number;
}): { readonly roomSize: number; readonly fans: number; readonly messages: number } {
  const roomSize = 1 + Math.max(1, Math.floor(load.storedMax / load.messages));
  const fans = load.users - Math.ceil(load.users / roomSize);
  return { roomSize, fans, messages: fans * load.messages };
}
