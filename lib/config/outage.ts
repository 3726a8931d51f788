import { timed } from '../metrics/metric-specs.ts';
import { above, below } from './bounds.ts';
import { latency, successRate } from './rows.ts';
import type { LoadOf, Row } from './test-definition.ts';
import type { LoadVariable } from './variables.ts';

const SECOND = 1_000;

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

/** The metrics of such a test, of the suite's own users. */
export const outageMetrics = {
  delivery_gap: timed('Longest time without a delivery, of a virtual user', 'deliveries'),
};

/** Errors that a chat under stress may have. */
const ERRORS = 0.05;

/** What a chat under stress is held to; `outage` is the share of the load in which it cannot deliver, 0 to 1. */
export function stressRows(outage = 0): readonly Row[] {
  const beside =
    outage === 0 ? '' : ' What is due while the outage lasts cannot be delivered and is beside that.';
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

/** How long a chat may be silent: as long as the outage and the limit of the recovery. */
export function gapRow({ recoveryLimitMs }: LoadOf<OutageVariables>, outageMs: number): Row {
  return latency('delivery_gap', 'max', {
    limit: below(outageMs + recoveryLimitMs),
    reason: `The outage itself, and ${recoveryLimitMs / SECOND} s at most until messages arrive again.`,
  });
}
