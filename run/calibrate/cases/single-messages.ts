import type { CalibrationCase, Check } from '../calibration-case.ts';
import { statOf } from '../checks.ts';

/** How far two clients, each with its own runtime, may lie apart on an idle server, ms. */
const apartMs = { p50: 0.3, p99: 1 } as const;

const beside =
  (stat: 'med' | 'p(99)', name: 'p50' | 'p99'): Check =>
  (evidence) => ({
    figure: `Service time, one message at a time (${name})`,
    unit: 'ms',
    injected: evidence.lockStep?.[name] ?? null,
    reported: statOf(evidence, 'message_service_time', stat),
    tolerance: apartMs[name],
    toleranceText: `${apartMs[name]} ms`,
    note: `“injected” is what the official Socket.IO client measured by Node’s clock; ${evidence.lockStep?.count ?? 0} messages`,
  });

/** Two users, one channel, one message at a time on an idle server: what sub-millisecond times are worth. */
export const cases: readonly CalibrationCase[] = [
  {
    name: 'lock-step',
    fault: 'none; two users on an idle server, one message at a time',
    test: 'message-throughput',
    // Answered within a millisecond and sent every ten: no message meets another.
    load: { RATE: '100', DURATION: '15s', USERS: '2', CHANNELS: '1', DELIVERY_TIMEOUT: '1s' },
    faults: [],
    putWhen: 'before',
    lockStep: 'after',
    checks: [beside('med', 'p50'), beside('p(99)', 'p99')],
  },
];
