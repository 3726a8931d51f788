import type { CalibrationCase, Check } from '../calibration-case.ts';
import { statOf } from '../checks.ts';
import { stallPercentileMs } from '../stall-arithmetic.ts';

const stallMs = 5_000;
const ratePerSec = 1_000;
const windowMs = 20_000;

/**
 * What the built-in target works off a second after the stall, of these messages with two readers each. A rough figure
 * is enough: between 4,000 a second and at once the expected p99 differs by 1 %.
 */
const drainPerSec = 8_000;

const load = {
  RATE: String(ratePerSec),
  DURATION: `${windowMs}ms`,
  USERS: '40',
  CHANNELS: '20',
  DELIVERY_TIMEOUT: '10s',
};

const responseTime: Check = (evidence) => {
  const expected = stallPercentileMs({ stallMs, ratePerSec, windowMs, drainPerSec }, 0.99);
  return {
    figure: 'Message latency from the intended moment (p99)',
    unit: 'ms',
    injected: expected,
    reported: statOf(evidence, 'message_latency', 'p(99)'),
    tolerance: 0.02 * expected,
    toleranceText: '2 %',
    note: 'by the arithmetic of stall and backlog',
  };
};

const stalled: Check = ({ log }) => ({
  figure: 'Length of the stall',
  unit: 'ms',
  injected: stallMs,
  reported: log.find(({ fault }) => fault === 'stall')?.durationMs ?? null,
  tolerance: 0.02 * stallMs,
  toleranceText: '2 %',
  note: 'as the target measured it',
});

/** The whole server stands still for five seconds while messages go on being due. */
export const cases: readonly CalibrationCase[] = [
  {
    name: 'stall',
    fault: '5 s stall of the whole server at 1,000 msg/s',
    test: 'message-throughput',
    load,
    faults: [{ fault: 'stall', afterMs: 6_000, durationMs: stallMs }],
    putWhen: 'joined',
    wantsReport: true,
    checks: [stalled, responseTime],
  },
];
