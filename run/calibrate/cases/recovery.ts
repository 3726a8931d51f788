import type { FaultSchedule } from '../../../lib/config/fault-schedule.ts';
import type { CalibrationCase } from '../calibration-case.ts';
import { count, exactly } from '../checks.ts';
import { calls, messages } from '../loads.ts';
import { countedByEnd, felt, logged, struck, underFault, wellAgain } from '../recovery-checks.ts';

const users = Number(messages['USERS']);

/** Long enough for what is usual before the fault, and for what comes after it to hold. */
const longMessages = { ...messages, DURATION: '16s', LATE_OVER: '100ms' };
const longCalls = { ...calls, USERS: '20', DURATION: '20s' };

/** One fault from the eighth second on, for three. */
const schedule = (
  fault: Pick<FaultSchedule['faults'][number], 'what' | 'where' | 'howMuch'>,
): FaultSchedule => ({
  holdFor: '3s',
  faults: [{ ...fault, at: '8s', for: '3s' }],
});

const inMessages = {
  test: 'message-throughput',
  load: longMessages,
  faults: [],
  putWhen: 'before',
} as const satisfies Partial<CalibrationCase>;

/** Faults of known length and size: when they are felt, when all is well again, and what they cost. */
export const cases: readonly CalibrationCase[] = [
  {
    ...inMessages,
    name: 'recovery-lose',
    fault: 'every delivery lost for 3 s',
    schedule: schedule({ what: 'lose', where: 'target', howMuch: { count: 1_000_000, every: 1 } }),
    checks: [
      felt,
      wellAgain,
      underFault('Deliveries lost under the fault', ({ deliveries }) => deliveries.lost, struck),
      count('Deliveries lost', 'deliveries_lost', struck),
    ],
  },
  {
    ...inMessages,
    name: 'recovery-delay',
    fault: '500 ms on each delivery for 3 s',
    schedule: schedule({
      what: 'delay',
      where: 'target',
      howMuch: { at: 'delivery', delay: { kind: 'fixed', ms: 500 } },
    }),
    checks: [
      felt,
      wellAgain,
      underFault('Deliveries late under the fault', ({ deliveries }) => deliveries.late, logged('delay')),
      underFault('Deliveries lost under the fault', ({ deliveries }) => deliveries.lost, exactly(0)),
    ],
  },
  {
    ...inMessages,
    name: 'recovery-disconnect',
    fault: '5 connections dropped',
    schedule: schedule({ what: 'disconnect', where: 'target', howMuch: { count: 5, every: 1 } }),
    checks: [
      felt,
      underFault('Connections lost under the fault', ({ connections }) => connections.lost, struck),
    ],
  },
  {
    ...inMessages,
    name: 'recovery-silent-partition',
    fault: 'nothing passes between generator and target for 3 s',
    schedule: schedule({ what: 'partition', where: 'generator-target', howMuch: { as: 'silent' } }),
    checks: [
      felt,
      wellAgain,
      underFault('Deliveries lost under the fault', ({ deliveries }) => deliveries.lost, exactly(0)),
      underFault(
        'Deliveries duplicated under the fault',
        ({ deliveries }) => deliveries.duplicated,
        exactly(0),
      ),
      underFault('Connections lost under the fault', ({ connections }) => connections.lost, exactly(0)),
    ],
  },
  {
    ...inMessages,
    name: 'recovery-cut-partition',
    fault: 'connections between generator and target cut for 3 s',
    schedule: schedule({ what: 'partition', where: 'generator-target', howMuch: { as: 'cut' } }),
    checks: [
      felt,
      underFault('Connections lost under the fault', ({ connections }) => connections.lost, exactly(users)),
    ],
  },
  {
    name: 'recovery-database-partition',
    fault: 'target and its database cut apart for 3 s',
    test: 'api-endpoints',
    load: longCalls,
    faults: [],
    putWhen: 'before',
    schedule: schedule({ what: 'partition', where: 'target-database', howMuch: { as: 'cut' } }),
    checks: [
      felt,
      wellAgain,
      count('Calls answered 503', 'errors', countedByEnd(' 503'), { kind: 'http_status' }),
    ],
  },
];
