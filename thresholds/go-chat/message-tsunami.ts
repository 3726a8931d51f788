import {
  above,
  below,
  count,
  defineTest,
  derived,
  distribution,
  ratePerSecond,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { planFlood } from '../../lib/load/plan-flood.ts';

/** A number of messages as fast as the target passes them on, each read by every listener. */
export const definition = defineTest({
  name: 'message-tsunami',
  title: 'Message tsunami',
  purpose:
    'A number of messages, the users in turn, as fast as they are read; each is broadcast to all users, and that fan-out is the real load.',
  order: 2,
  family: 'messages',
  unpaced: true,
  uses: ['USERS', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  ownRooms: true,
  notes: [
    'A closed model: a message is due when it is sent, so latency shows no wait before that; the rates are the result.',
  ],
  variables: {
    MESSAGES: {
      key: 'messages',
      type: 'integer',
      min: 1,
      max: 100_000_000,
      default: 100_000,
      meaning: 'Messages to send; each is delivered to all users, so USERS chooses the fan-out.',
    },
    WINDOW: {
      key: 'window',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 500,
      meaning: 'Messages that may be unread at a time; more than a server queues makes it drop some.',
    },
  },
  metrics: {
    flood_time: timed('Time from the first send to the last read', 'messages_sent'),
    sent_rate: derived(
      'Messages sent a second',
      'count',
      'higher',
      ratePerSecond('messages_sent', 'flood_time'),
    ),
    read_rate: derived(
      'Messages read a second, over all users',
      'count',
      'higher',
      ratePerSecond('deliveries', 'flood_time'),
    ),
    delivered_rate: derived(
      'Messages a second that every user read',
      'count',
      'higher',
      ratePerSecond('messages_delivered', 'flood_time'),
    ),
  },
  profiles: {
    smoke: { users: 5, messages: 2_000, socketsPerVu: 100 },
    demo: { users: 4, messages: 100_000, socketsPerVu: 100 },
    'fan-out': { users: 1_000, messages: 2_000, socketsPerVu: 1_000 },
  },
  rows: (load) => [
    count('messages_sent', { limit: above(load.messages - 1), reason: 'All of them were sent.' }),
    count('messages_delivered', {
      limit: above(0.99 * load.messages),
      reason: 'Delivered means read by every user; the system’s own tool counted what it had sent.',
    }),
    successRate('message_success', {
      limit: above(0.99),
      warning: above(0.999),
      reason: 'At most 1 % may be lost anywhere.',
    }),
    { metric: 'sent_rate', stat: 'max', label: 'Messages sent a second' },
    { metric: 'read_rate', stat: 'max', label: 'Messages read a second, over all users' },
    { metric: 'delivered_rate', stat: 'max', label: 'Messages a second that every user read' },
    count('deliveries'),
    count('deliveries_lost'),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('deliveries_out_of_order'),
    ...distribution('message_latency', { max: {} }),
  ],
  headline: {
    metric: 'delivered_rate',
    stat: 'max',
    seed: {
      figure: '76,762 messages a second, 100,000 of 100,000, no error',
      counted:
        'Writes into the local socket: the tool reads none of the deliveries, and while it said 100 % the server dropped its clients as too slow.',
    },
  },
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  breakdowns: [],
  toolResult: (load) => ({
    test: 'message_tsunami',
    fields: {
      target_messages: load.messages,
      messages_sent: count('messages_sent'),
      errors: count('messages_failed'),
      tsunami_time: { metric: 'flood_time', stat: 'max' },
      message_rate: { metric: 'sent_rate', stat: 'max' },
      messages_delivered: count('messages_delivered'),
      delivered_rate: { metric: 'delivered_rate', stat: 'max' },
    },
    progress: { messages_sent: 'messages_sent', errors: 'messages_failed', deliveries: 'deliveries' },
    line: {
      target: 'target_messages',
      achieved: 'messages_sent',
      rate: 'message_rate',
      duration: 'tsunami_time',
      notes: { Errors: 'errors', 'Read by every user': 'messages_delivered' },
    },
  }),
  plan: planFlood,
});
