import { gapRow, noDuplicates, outageMetrics, outageVariables, returnRows } from '../../lib/config/outage.ts';
import {
  above,
  below,
  count,
  counted,
  defineTest,
  derived,
  distribution,
  gained,
  planChatRamp,
  successRate,
  timed,
} from '../../lib/definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The share of the load in which connections are reset or the server is down on purpose; its start comes on top. */
const OUTAGE = 0.06;

/** When the users come who were away, as a share of the load: after every fault. */
export const AWAY_UNTIL = 0.84;

/** Users of a mailbox: the reader and who writes to it. */
export const PAIR = 2;

/** Everything at once and one after the other, while a part of the users is away. */
export const definition = defineTest({
  name: 'chaos-combined',
  title: 'Combined chaos',
  purpose:
    'Users come on a ramp and write to others, of whom some are away until the end; the network is slow and loses packets, the machine is busy, connections are reset, the server is killed: is what was stored still there, and who is back, how soon?',
  order: 10,
  family: 'messages',
  needs: ['direct', 'history'],
  ownRooms: true,
  uses: [
    'USERS',
    'STAGES',
    'DURATION',
    'MESSAGE_INTERVAL',
    'SOCKETS_PER_VU',
    'CONNECT_TIMEOUT',
    'DELIVERY_TIMEOUT',
    'RECONNECT',
    'LATE_OVER',
  ],
  variables: {
    ...outageVariables,
    AWAY_SHARE: {
      key: 'awayShare',
      type: 'number',
      min: 0,
      max: 1,
      default: 0.25,
      meaning: 'Share of the readers who are away until the faults are over.',
    },
  },
  metrics: {
    ...outageMetrics,
    live_messages: counted('Messages read by users who were there from the ramp on'),
    live_latency: timed('Latency to users who were there from the ramp on', 'live_messages'),
    away_sent: counted('Messages to users who were away'),
    away_delivered: gained('Messages that users who were away got when they came'),
    away_success: derived('Messages to users who were away that arrived', 'ratio', 'higher', (figure) => {
      const sent = figure('away_sent', 'count');
      return sent ? (figure('away_delivered', 'count') ?? 0) / sent : undefined;
    }),
  },
  faults: {
    purpose: 'A slow network that loses packets, a busy machine, reset connections, a killed server.',
    holdFor: '2s',
    faults: [
      {
        id: 'slow-network',
        what: 'latency',
        where: 'generator-target',
        at: '22%',
        for: '12%',
        howMuch: { latencyMs: 100, jitterMs: 50 },
      },
      {
        id: 'packets',
        what: 'netem',
        where: 'generator-target',
        at: '22%',
        for: '12%',
        howMuch: { lossPercent: 1, duplicatePercent: 1 },
        optional: true,
      },
      {
        id: 'cpu',
        what: 'cpu-pressure',
        where: 'machine',
        at: '40%',
        for: '7%',
        howMuch: { workers: 1, loadPercent: 80 },
        optional: true,
      },
      {
        id: 'memory',
        what: 'memory-pressure',
        where: 'machine',
        at: '48%',
        for: '7%',
        howMuch: { size: '256MB' },
        optional: true,
      },
      {
        id: 'connection-killer',
        what: 'reset-peer',
        where: 'generator-target',
        at: '56%',
        for: '2%',
        howMuch: { share: 0.5 },
      },
      { id: 'server-kill', what: 'kill', where: 'target', at: '66%', for: '4%' },
    ],
  },
  profiles: {
    smoke: {
      users: 40,
      durationMs: 39 * SECOND,
      messageIntervalMs: SECOND / 2,
      deliveryTimeoutMs: 2 * SECOND,
      stages: [{ durationMs: SECOND, users: 40 }],
      reconnect: true,
      recoveryLimitMs: 17 * SECOND,
      lateOverMs: 10 * MINUTE,
    },
    demo: {
      users: 1_000,
      socketsPerVu: 250,
      durationMs: 80 * SECOND,
      messageIntervalMs: SECOND,
      stages: [{ durationMs: 10 * SECOND, users: 1_000 }],
      reconnect: true,
      lateOverMs: 10 * MINUTE,
    },
    '10k': {
      users: 10_000,
      socketsPerVu: 500,
      durationMs: 5 * MINUTE,
      messageIntervalMs: 5 * SECOND,
      stages: [{ durationMs: MINUTE, users: 10_000 }],
      reconnect: true,
      lateOverMs: 10 * MINUTE,
    },
  },
  rows: (load) => [
    successRate('message_success', {
      limit: above(0.9),
      warning: above(0.95),
      reason: 'The seed’s limits for delivery under stress; without an acknowledgement nobody tries again.',
    }),
    {
      metric: 'away_success',
      stat: 'max',
      limit: above(0.9),
      warning: above(0.95),
      reason: 'What is stored for a user who is away outlives resets and the kill of the server.',
    },
    gapRow(load, OUTAGE * planChatRamp(load).durationMs),
    ...returnRows(load, OUTAGE * planChatRamp(load).durationMs),
    noDuplicates,
    count('messages_sent'),
    count('away_sent'),
    count('away_delivered'),
    count('deliveries_lost'),
    count('deliveries_out_of_order'),
    count('disconnects'),
    count('reconnects'),
    successRate('connect_success'),
    ...distribution('live_latency', {
      'p(95)': {
        limit: below(2_000),
        reason: 'Under stress p95 may be two seconds, ten times that of every day.',
      },
      max: {},
    }),
    ...distribution('reconnect_time'),
  ],
  headline: {
    metric: 'away_success',
    stat: 'max',
    seed: {
      figure: 'a million users, 5 minutes: network chaos failed, the rest mixed',
      counted:
        'Nothing: its page says that `tc` was not there, that the metrics could not be collected and that the load’s nodes had probably not joined.',
    },
  },
  targetCounts: [],
  notes: [
    'A server that starts again counts from 0, so its own counts are not set beside those of the suite.',
    'Lost and doubled packets (`netem`) need Linux and root, a busy machine `stress-ng`: where they are missing, those faults are left out and the report says so. TCP mends both kinds of packets, so that they show as latency and never as messages.',
    'Each pair is a writer and the reader of its mailbox. Every message is expected at its reader from the start, whether it is there or not, as the system stores what comes for who is away; what was on its way into a connection that broke is lost on Iris, whose WebSocket clients acknowledge nothing.',
    'The latency of all messages is mostly the time until the reader came; that of readers who came on the ramp has its own rows.',
  ],
  breakdowns: [],
  plan: (load) => planChatRamp({ ...load, roomSize: PAIR }),
});

/** Whether the reader of a room, by its number over all virtual users, is away until the faults are over. */
export function isAway(room: number, awayShare: number): boolean {
  return Math.floor((room + 1) * awayShare) > Math.floor(room * awayShare);
}
