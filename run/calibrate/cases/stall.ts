import type { CalibrationCase, Check, Evidence } from '../calibration-case.ts';
import { statOf } from '../checks.ts';
import { stallPercentileMs } from '../stall-arithmetic.ts';

const stallMs = 5_000;
const windowMs = 20_000;

const load = {
  RATE: '1000',
  DURATION: `${windowMs}ms`,
  USERS: '20',
  CHANNELS: '20',
  DELIVERY_TIMEOUT: '10s',
};

/** How long the target really stood still, ms, by its own clock. */
function stalledMs({ log }: Evidence): number | null {
  return log.find(({ fault }) => fault === 'stall')?.tookMs ?? null;
}

/** The longest wait is that of a message due at the beginning and answered last: stall and drain. */
function drainMs(evidence: Evidence, tookMs: number): number {
  return Math.max(0, (statOf(evidence, 'message_latency', 'max') ?? 0) - tookMs);
}

const responseTime =
  (order: 'by-connection' | 'by-due-time'): Check =>
  (evidence) => {
    const tookMs = stalledMs(evidence);
    const drain = tookMs === null ? 0 : drainMs(evidence, tookMs);
    const expected =
      tookMs === null ? null : stallPercentileMs({ stallMs: tookMs, windowMs, drainMs: drain, order }, 0.99);
    return {
      figure: 'Message latency from the intended moment (p99)',
      unit: 'ms',
      injected: expected,
      reported: statOf(evidence, 'message_latency', 'p(99)'),
      tolerance: expected === null ? null : 0.02 * expected,
      toleranceText: '2 %',
      note: `by the arithmetic of a stall of ${tookMs?.toFixed(0) ?? '?'} ms and ${drain.toFixed(0)} ms until its backlog was gone`,
    };
  };

/** The whole server stands still for five seconds while messages go on being due. */
export const cases: readonly CalibrationCase[] = [
  {
    name: 'stall',
    fault: '5 s stall of the whole server at 1,000 msg/s',
    test: 'message-throughput',
    load,
    faults: [{ fault: 'stall', afterMs: 6_000, durationMs: stallMs }],
    putWhen: 'joined',
    checks: [responseTime('by-connection')],
  },
];
