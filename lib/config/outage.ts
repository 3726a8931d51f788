import { derived, timed } from '../metrics/metric-specs.ts';
import { above, below } from './bounds.ts';
import { count, latency, successRate } from './rows.ts';
import type { LoadOf, Row } from './test-definition.ts';
import type { LoadVariable } from './variables.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The shared variables of users who come on a ramp, chat and leave. */
export const rampVariables: readonly LoadVariable[] = [
  'USERS',
  'STAGES',
  'DURATION',
  'ROOM_SIZE',
  'MESSAGE_INTERVAL',
  'SOCKETS_PER_VU',
  'CONNECT_TIMEOUT',
  'DELIVERY_TIMEOUT',
  'AUDITORS',
  'RECONNECT',
  'LATE_OVER',
];

/** The variables of a test whose users stay through an outage. */
export const outageVariables = {
  RECOVERY_LIMIT: {
    key: 'recoveryLimitMs',
    type: 'duration',
    min: SECOND,
    max: 3_600 * SECOND,
    default: 30 * SECOND,
    meaning: 'How long after the outage all may take to be well again.',
  },
} as const;

/** The type of `outageVariables`. */
export type OutageVariables = typeof outageVariables;

/** How soon all users of `smoke` are there, ms: the calm time before the outage begins then. */
const SMOKE_RAMP_MS = 500;

/** How long the smoke load of such a test is, and how soon all must be well again in it, ms. */
export interface OutageSmoke {
  readonly durationMs: number;
  readonly recoveryLimitMs: number;
}

/** The profiles of such a test: `smoke` is as long as its outage and the way back from it need. */
export const outageProfiles = ({ durationMs, recoveryLimitMs }: OutageSmoke) => ({
  smoke: {
    users: 40,
    durationMs: durationMs - SMOKE_RAMP_MS,
    messageIntervalMs: 500,
    deliveryTimeoutMs: SECOND,
    stages: [{ durationMs: SMOKE_RAMP_MS, users: 40 }],
    reconnect: true,
    recoveryLimitMs,
  },
  demo: {
    users: 1_000,
    roomSize: 4,
    durationMs: 2 * MINUTE,
    stages: [{ durationMs: 10 * SECOND, users: 1_000 }],
    reconnect: true,
  },
  '5k': {
    users: 5_000,
    socketsPerVu: 200,
    durationMs: 10 * MINUTE,
    stages: [{ durationMs: MINUTE, users: 5_000 }],
    reconnect: true,
  },
});

/** The metrics of such a test, of the suite's own users. */
export const outageMetrics = {
  delivery_gap: timed('Longest time without a delivery, of a virtual user', 'deliveries'),
  users_back: derived('Lost connections regained', 'ratio', 'higher', (figure) => {
    const lost = figure('disconnects', 'count');
    return lost ? (figure('reconnects', 'count') ?? 0) / lost : undefined;
  }),
};

/** Errors that a chat under stress may have. */
const ERRORS = 0.05;

/** What a chat under stress is held to; `outage` is the share of the load in which it cannot deliver, 0 to 1. */
export function stressRows(outage = 0): readonly Row[] {
  const beside = besideOutage(outage);
  return [
    successRate('connect_success', {
      limit: above(1 - ERRORS - outage),
      reason: `Under stress at most 5 % of the tries may fail.${beside}`,
    }),
    successRate('message_success', {
      limit: above(1 - ERRORS - outage),
      reason: `Under stress at most 5 % of the messages may fail.${beside}`,
    }),
  ];
}

function besideOutage(share: number): string {
  return share === 0 ? '' : ' What is due while the outage lasts cannot be delivered and is beside that.';
}

/** How long a chat may be silent: as long as the outage and the limit of the recovery. */
export function gapRow({ recoveryLimitMs }: LoadOf<OutageVariables>, outageMs: number): Row {
  return latency('delivery_gap', 'max', {
    limit: below(outageMs + recoveryLimitMs),
    reason: `The outage itself, and ${recoveryLimitMs / SECOND} s at most until messages arrive again.`,
  });
}

/**
 * What a chat is held to whose server is killed under its users: how soon they hear from it again, how many are back and
 * when, and that the messages of all who are connected arrive. Tries to connect to a server that is away must fail.
 * `refused` is the share of the load in which a server that is there cannot take messages, 0 to 1.
 */
export function killRows(load: LoadOf<OutageVariables>, outageMs: number, refused = 0): readonly Row[] {
  return [
    gapRow(load, outageMs),
    ...returnRows(load, outageMs),
    successRate('message_success', {
      limit: above(1 - ERRORS - refused),
      reason: `Under stress at most 5 % of the messages may fail, those that were under way when the server was killed among them.${besideOutage(refused)}`,
    }),
    successRate('connect_success'),
    count('disconnects'),
    count('reconnects'),
    count('messages_sent'),
    count('deliveries_lost'),
    noDuplicates,
  ];
}

/** Nobody may read a message twice because it was tried again. */
export const noDuplicates: Row = count('deliveries_duplicated', {
  limit: below(1),
  reason: 'A message that is tried again must not arrive twice.',
});

/** How soon who was cut off must be back, and how many of them. */
export function returnRows({ recoveryLimitMs }: LoadOf<OutageVariables>, outageMs: number): readonly Row[] {
  return [
    {
      metric: 'users_back',
      stat: 'max',
      limit: above(1 - ERRORS),
      reason: 'Who is cut off comes back by itself; at most 5 % may stay away.',
    },
    latency('reconnect_time', 'max', {
      limit: below(outageMs + recoveryLimitMs),
      label: 'Time to be back (max)',
      reason: `The outage itself, and ${recoveryLimitMs / SECOND} s at most until the last user is in its channel again.`,
    }),
  ];
}
