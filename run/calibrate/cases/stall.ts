import { seriesOf } from '../../../record/timeline.ts';
import type { CalibrationCase, Check, Comparison, Evidence } from '../calibration-case.ts';
import { statOf } from '../checks.ts';
import { stallPercentileMs } from '../stall-arithmetic.ts';

const stallMs = 5_000;
const windowMs = 20_000;

const load = {
  RATE: '1000',
  DURATION: `${windowMs}ms`,
  USERS: '20',
  // Several virtual users, so that what has gathered is soon gone.
  SOCKETS_PER_VU: '5',
  CHANNELS: '20',
  DELIVERY_TIMEOUT: '10s',
};

/** What does not show a stall is under a tenth of it: the rush of what had gathered takes its time as well. */
const unseenMs = 0.1 * stallMs;

/** What stood still, and for how long. */
function stallOf({ log }: Evidence): { readonly endMs: number; readonly tookMs: number } | undefined {
  const line = log.find(({ fault }) => fault === 'stall' || fault === 'generator-stop');
  return line?.tookMs === undefined ? undefined : { endMs: line.atMs + line.tookMs, tookMs: line.tookMs };
}

/** Until its backlog was gone, ms: the longest wait is that of a message due at the beginning and answered last. */
const drainOfServer = (evidence: Evidence, { tookMs }: { readonly tookMs: number }): number =>
  Math.max(0, (statOf(evidence, 'message_latency', 'max') ?? 0) - tookMs);

/** A send later than this belongs to the backlog, ms. */
const lateMs = 100;

/** Until its backlog was gone, ms: to the middle of the last second in which something was sent late. */
function drainOfGenerator({ timeline }: Evidence, { endMs }: { readonly endMs: number }): number {
  if (timeline === undefined) {
    return 0;
  }
  const latest = seriesOf(timeline, 'send_lateness', 'max');
  const lastMs = timeline.timesMs.findLast((_, index) => (latest[index] ?? 0) > lateMs) ?? endMs;
  return Math.max(0, lastMs - timeline.periodMs / 2 - endMs);
}

const responseTime =
  (order: 'by-connection' | 'by-due-time', drainOf: typeof drainOfServer | typeof drainOfGenerator): Check =>
  (evidence) => {
    const stall = stallOf(evidence);
    const drainMs = stall === undefined ? 0 : drainOf(evidence, stall);
    const expected =
      stall === undefined
        ? null
        : stallPercentileMs({ stallMs: stall.tookMs, windowMs, drainMs, order }, 0.99);
    return {
      figure: 'Message latency from the intended moment (p99)',
      unit: 'ms',
      injected: expected,
      reported: statOf(evidence, 'message_latency', 'p(99)'),
      tolerance: expected === null ? null : 0.02 * expected,
      toleranceText: '2 %',
      note: `by the arithmetic of a stall of ${stall?.tookMs.toFixed(0) ?? '?'} ms and ${drainMs.toFixed(0)} ms until its backlog was gone`,
    };
  };

const unseen = (figure: string, reported: number | null, note?: string): Comparison => ({
  figure,
  unit: 'ms',
  injected: 0,
  reported,
  tolerance: unseenMs,
  toleranceText: 'a tenth of the stall',
  ...(note === undefined ? {} : { note }),
});

const serviceTime: Check = (evidence) =>
  unseen(
    'Service time beside it (p99), which must not show the stall',
    statOf(evidence, 'message_service_time', 'p(99)'),
  );

/** What a tool would have reported that sends the next message when it has read the last. */
const patientClient: Check = ({ lockStep }) =>
  unseen(
    'The same by a client that waits for each answer (p99), which does not show the stall',
    lockStep?.p99 ?? null,
    `${lockStep?.count ?? 0} messages, the longest ${lockStep?.max.toFixed(0) ?? '?'} ms`,
  );

const pointedAt: Check = ({ observations }) => ({
  figure: 'Observations of the report that point at the difference',
  unit: 'count',
  injected: 1,
  reported: observations.filter((text) => text.startsWith('Large gap: p99 is ')).length,
  tolerance: 0,
  toleranceText: 'exact',
});

const notValid: Check = ({ observations }) => ({
  figure: 'Tests that the report calls not valid',
  unit: 'count',
  injected: 1,
  reported: observations.filter((text) => text.startsWith('NOT VALID: the generator did not keep up')).length,
  tolerance: 0,
  toleranceText: 'exact',
});

const stop = { afterMs: 6_000, durationMs: stallMs };

/** Everything stands still for five seconds while messages go on being due: the server, or the generator. */
export const cases: readonly CalibrationCase[] = [
  {
    name: 'stall',
    fault: '5 s stall of the whole server at 1,000 msg/s',
    test: 'message-throughput',
    load,
    faults: [{ fault: 'stall', ...stop }],
    putWhen: 'joined',
    lockStep: 'beside',
    checks: [responseTime('by-connection', drainOfServer), patientClient],
  },
  {
    name: 'generator-stall',
    fault: 'none; the generator itself stopped for 5 s at 1,000 msg/s',
    test: 'message-throughput',
    load,
    faults: [],
    putWhen: 'before',
    generatorStop: stop,
    wantsReport: true,
    checks: [responseTime('by-due-time', drainOfGenerator), serviceTime, pointedAt, notValid],
  },
];
