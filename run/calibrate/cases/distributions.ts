import type { CalibrationCase } from '../calibration-case.ts';
import { percentileShift } from '../checks.ts';
import { manyCalls, manyConnections, manyMessages } from '../loads.ts';

/** Quantiles of the standard normal distribution. */
const NORMAL = { 0.95: 1.644853626951, 0.99: 2.326347874041 } as const;

/** An exponential distribution: its quantile is −mean · ln(1 − p). */
const exponential = {
  title: 'exponential, mean 100 ms',
  delay: { kind: 'exponential', meanMs: 100 },
  theoryMs: (share: 0.95 | 0.99) => -100 * Math.log(1 - share),
} as const;

/** A log-normal distribution: its quantile is median · exp(σ · z). */
const lognormal = {
  title: 'log-normal, median 100 ms, σ 0.5',
  delay: { kind: 'lognormal', medianMs: 100, sigma: 0.5 },
  theoryMs: (share: 0.95 | 0.99) => 100 * Math.exp(0.5 * NORMAL[share]),
} as const;

type Place = {
  readonly at: 'delivery' | 'ack' | 'handshake' | 'rest';
  readonly title: string;
  readonly figure: string;
  readonly metric: string;
  readonly distribution: typeof exponential | typeof lognormal;
} & Pick<CalibrationCase, 'test' | 'load' | 'putWhen'>;

const places: readonly Place[] = [
  {
    at: 'delivery',
    title: 'each delivery',
    figure: 'Message latency',
    metric: 'message_latency',
    distribution: exponential,
    test: 'message-throughput',
    load: manyMessages,
    putWhen: 'joined',
  },
  {
    at: 'ack',
    title: 'each acknowledgement',
    figure: 'Acknowledgement time',
    metric: 'ack_time',
    distribution: lognormal,
    test: 'message-throughput',
    load: manyMessages,
    putWhen: 'joined',
  },
  {
    at: 'handshake',
    title: 'the chat handshake',
    figure: 'Connection time',
    metric: 'connect_time',
    distribution: lognormal,
    test: 'websocket-connections',
    load: manyConnections,
    putWhen: 'before',
  },
  {
    at: 'rest',
    title: 'each REST answer',
    figure: 'Response time',
    metric: 'api_time',
    distribution: exponential,
    test: 'api-endpoints',
    load: manyCalls,
    putWhen: 'before',
  },
];

const baselines: Readonly<Record<string, string>> = {
  'message-throughput': 'baseline-messages',
  'websocket-connections': 'baseline-connections',
  'api-endpoints': 'baseline-calls',
};

/** Delays of a known distribution: the high percentiles come out as they were drawn. */
export const cases: readonly CalibrationCase[] = places.map(
  ({ at, title, figure, metric, distribution, test, ...rest }) => ({
    name: `${at}-${distribution.delay.kind}`,
    fault: `${title}: ${distribution.title}`,
    test,
    ...rest,
    faults: [{ fault: 'delay', at, delay: distribution.delay }],
    baseline: baselines[test] ?? '',
    checks: ([0.95, 0.99] as const).map((share) =>
      percentileShift(figure, metric, at, share, distribution.theoryMs(share)),
    ),
  }),
);
