import type { MetricName } from '../metrics/catalogue.ts';
import type { Stat } from './stat.ts';

/** What a test is mainly about; a report groups its figures, its readiness and its comparisons by it. */
export type FamilyName = 'connections' | 'messages' | 'rest' | 'files' | 'search';

/** A kind of work that a chat system does, with the metrics that tell how it goes. */
export interface MetricFamily {
  /** What a reader calls it where a system's readiness is judged. */
  readonly title: string;
  /**
   * Everything that was tried, what of it failed, and the share that did not; the run's error rate is the sum over all
   * families.
   */
  readonly operations: {
    readonly tried: MetricName;
    readonly failed: MetricName;
    readonly success: MetricName;
  };
  /** Completed work and how long it takes; capacity is judged by it. Absent where users merely stay connected. */
  readonly work?: { readonly counter: MetricName; readonly latency: MetricName };
  /** Counters whose course over time shows what a test did. */
  readonly activities: readonly MetricName[];
}

/** Every family. A metric belongs to the family that names it; a test may have rows of several. */
export const metricFamilies: Readonly<Record<FamilyName, MetricFamily>> = {
  connections: {
    title: 'WebSocket performance',
    operations: { tried: 'connections_attempted', failed: 'connection_errors', success: 'connect_success' },
    activities: [],
  },
  messages: {
    title: 'Message throughput',
    operations: { tried: 'messages_scheduled', failed: 'messages_failed', success: 'message_success' },
    work: { counter: 'messages_delivered', latency: 'message_latency' },
    activities: ['messages_sent', 'deliveries'],
  },
  rest: {
    title: 'API performance',
    operations: { tried: 'api_requests', failed: 'api_errors', success: 'api_success' },
    work: { counter: 'api_requests', latency: 'api_time' },
    activities: ['api_requests'],
  },
  search: {
    title: 'Search performance',
    operations: { tried: 'queries', failed: 'queries_failed', success: 'query_success' },
    work: { counter: 'queries_succeeded', latency: 'query_time' },
    activities: ['queries'],
  },
  files: {
    title: 'File upload',
    operations: { tried: 'uploads_started', failed: 'uploads_failed', success: 'upload_success' },
    work: { counter: 'uploads_completed', latency: 'upload_time' },
    activities: ['uploads_completed'],
  },
};

/** A figure that runs are summed up and first compared by. */
export interface KeyFigure {
  /** The same in every run and every version of the report. */
  readonly key: string;
  /** The family whose tests measure it best. */
  readonly family: FamilyName;
  readonly metric: MetricName;
  readonly stat: Stat;
  /** On the first screen. */
  readonly label: string;
  /** Beside another run. */
  readonly comparedAs: string;
}

/** The key figures in the order of seed 001. */
export const keyFigures: readonly KeyFigure[] = [
  {
    key: 'maxConcurrentUsers',
    family: 'connections',
    metric: 'peak_connections',
    stat: 'max',
    label: 'Concurrent users',
    comparedAs: 'Max concurrent users',
  },
  {
    key: 'messageThroughput',
    family: 'messages',
    metric: 'messages_sent',
    stat: 'per_second',
    label: 'Message throughput',
    comparedAs: 'Message throughput',
  },
  {
    key: 'apiP95Ms',
    family: 'rest',
    metric: 'api_time',
    stat: 'p(95)',
    label: 'API response time (p95)',
    comparedAs: 'API p95 latency',
  },
  {
    key: 'messageP95Ms',
    family: 'messages',
    metric: 'message_latency',
    stat: 'p(95)',
    label: 'Message latency (p95)',
    comparedAs: 'Message p95 latency',
  },
  {
    key: 'connectP95Ms',
    family: 'connections',
    metric: 'connect_time',
    stat: 'p(95)',
    label: 'WebSocket connection (p95)',
    comparedAs: 'WebSocket p95 latency',
  },
];
