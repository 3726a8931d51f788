import type { CalibrationCase } from '../calibration-case.ts';
import { medianShift } from '../checks.ts';
import { calls, connections, messages } from '../loads.ts';

const delaysMs = [5, 50, 500] as const;

type Place = {
  readonly at: 'delivery' | 'ack' | 'handshake' | 'accept' | 'rest';
  readonly title: string;
  readonly metric: string;
} & Pick<CalibrationCase, 'test' | 'load' | 'putWhen' | 'baseline'>;

const places: readonly Place[] = [
  {
    at: 'delivery',
    title: 'each delivery',
    metric: 'message_latency',
    test: 'message-throughput',
    load: messages,
    putWhen: 'joined',
    baseline: 'baseline-messages',
  },
  {
    at: 'ack',
    title: 'each acknowledgement',
    metric: 'ack_time',
    test: 'message-throughput',
    load: messages,
    putWhen: 'joined',
    baseline: 'baseline-messages',
  },
  {
    at: 'handshake',
    title: 'the chat handshake',
    metric: 'connect_time',
    test: 'websocket-connections',
    load: connections,
    putWhen: 'before',
    baseline: 'baseline-connections',
  },
  {
    at: 'accept',
    title: 'accepting a connection',
    metric: 'connect_time',
    test: 'websocket-connections',
    load: connections,
    putWhen: 'before',
    baseline: 'baseline-connections',
  },
  {
    at: 'rest',
    title: 'each REST answer',
    metric: 'api_time',
    test: 'api-endpoints',
    load: calls,
    putWhen: 'before',
    baseline: 'baseline-calls',
  },
];

const labels: Readonly<Record<Place['metric'], string>> = {
  message_latency: 'Message latency (p50)',
  ack_time: 'Acknowledgement time (p50)',
  connect_time: 'Connection time (p50)',
  api_time: 'Response time (p50)',
};

/** Fixed delays at every place: the median moves by as much. */
export const cases: readonly CalibrationCase[] = places.flatMap(({ at, title, metric, ...rest }) =>
  delaysMs.map((ms) => ({
    name: `${at}-${ms}ms`,
    fault: `${ms} ms on ${title}`,
    ...rest,
    faults: [{ fault: 'delay', at, delay: { kind: 'fixed', ms } }],
    checks: [medianShift(labels[metric] ?? metric, metric, at)],
  })),
);
