import {
  above,
  atLeast,
  below,
  count,
  defineTest,
  derived,
  distribution,
  ratePerSecond,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { planStorm } from '../../lib/load/plan-storm.ts';

const SECOND = 1_000;

/** As many users as wanted connect as fast as the target takes them. */
export const definition = defineTest({
  name: 'connection-storm',
  title: 'Connection storm',
  purpose: 'Users connect as fast as the target takes them, so many dials at a time; they stay, and leave.',
  order: 1,
  family: 'connections',
  unpaced: true,
  uses: ['USERS', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT'],
  ownRooms: true,
  variables: {
    DIALS_IN_FLIGHT: {
      key: 'dialsInFlight',
      type: 'integer',
      min: 1,
      max: 10_000,
      default: 200,
      meaning: 'Dials that may be under way at a time, over all virtual users.',
    },
    ABORT_BELOW: {
      key: 'abortBelow',
      type: 'number',
      min: 0,
      max: 1,
      default: 0.3,
      meaning: 'No further dial is made when fewer than this share of the first tenth of the users got in.',
    },
  },
  metrics: {
    storm_time: timed(
      'Time until all users of a virtual user were in or had failed',
      'connections_attempted',
    ),
    connections_rate: derived(
      'Connections a second',
      'count',
      'higher',
      ratePerSecond('connections_opened', 'storm_time'),
    ),
    storms_aborted: {
      kind: 'counter',
      unit: 'count',
      better: 'lower',
      label: 'Virtual users that gave up dialling',
    },
  },
  profiles: {
    smoke: { users: 200, durationMs: SECOND, dialsInFlight: 50 },
    demo: { users: 10_000, durationMs: 10 * SECOND, socketsPerVu: 2_500 },
    '10k': { users: 10_000, durationMs: 60 * SECOND, socketsPerVu: 2_500 },
  },
  rows: (load) => [
    {
      metric: 'peak_connections',
      stat: 'max',
      limit: atLeast(load.users),
      reason: 'All of them were up at once; the tool that came with this system said the same of 10,000.',
    },
    {
      metric: 'connections_rate',
      stat: 'max',
      label: 'Connections a second',
      reason: 'By the virtual user that took longest.',
    },
    { metric: 'storm_time', stat: 'max', label: 'Time until all were in' },
    successRate('connect_success', {
      limit: above(0.99),
      warning: atLeast(1),
      reason: 'At most 1 % may fail to get in; the system’s own figure was 100 %.',
    }),
    count('connection_errors'),
    count('disconnects', {
      limit: below(Math.max(1, load.users / 100)),
      reason: 'Who is in stays in until it leaves.',
    }),
    ...distribution('connect_time', {
      'p(95)': { limit: below(2_000), reason: 'The system’s own tool gives up a dial after two seconds.' },
    }),
  ],
  headline: {
    metric: 'connections_rate',
    stat: 'max',
    seed: {
      figure: '503.8 connections a second, 10,000 of 10,000',
      counted:
        'WebSocket handshakes in batches of 50 every 50 ms, so at most 1,000 a second by its own schedule; nobody read a frame.',
    },
  },
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
  ],
  breakdowns: [],
  toolResult: (load) => ({
    test: 'connection_apocalypse',
    fields: {
      target_connections: load.users,
      successful_connections: count('connections_opened'),
      creation_time: { metric: 'storm_time', stat: 'max' },
      connection_rate: { metric: 'connections_rate', stat: 'max' },
      peak_connections: { metric: 'peak_connections', stat: 'max' },
    },
    progress: { total_successful: 'connections_opened', total_failed: 'connection_errors' },
    line: {
      target: 'target_connections',
      achieved: 'successful_connections',
      rate: 'connection_rate',
      duration: 'creation_time',
      notes: { 'Peak connections': 'peak_connections' },
    },
  }),
  plan: planStorm,
});
