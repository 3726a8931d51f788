/**
 * Where a figure comes from: `counter`, `trend` and `rate` are k6 metrics of our own; `derived` is worked out
 * after the run from the timeline or the system samples and has no k6 instrument.
 */
export type MetricKind = 'counter' | 'trend' | 'rate' | 'derived';

/** `ratio` is 0–1 and shown as per cent; `mbps` is 10^6 bits a second. */
export type Unit = 'ms' | 'count' | 'ratio' | 'bytes' | 'mbps';

/** One row of the metric catalogue. */
export interface MetricSpec {
  readonly kind: MetricKind;
  readonly unit: Unit;
  /** Which way is better; `neither` for plain facts. */
  readonly better: 'lower' | 'higher' | 'neither';
  readonly label: string;
  /** The counter that proves there was something to measure: k6 lets a percentile of nothing pass, and zero errors in
   * zero attempts are no success. */
  readonly evidence?: string;
}

/** Every metric the suite knows: feeds the k6 instruments, the threshold keys and the report's labels. */
export const catalogue = {
  // Connections
  connect_time: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Connection time',
    evidence: 'connections_opened',
  },
  connect_success: {
    kind: 'rate',
    unit: 'ratio',
    better: 'higher',
    label: 'Connection success rate',
    evidence: 'connections_attempted',
  },
  connections_attempted: {
    kind: 'counter',
    unit: 'count',
    better: 'neither',
    label: 'Connections attempted',
  },
  connections_opened: { kind: 'counter', unit: 'count', better: 'higher', label: 'Connections opened' },
  connections_closed: { kind: 'counter', unit: 'count', better: 'neither', label: 'Connections closed' },
  connection_errors: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Connection errors',
    evidence: 'connections_attempted',
  },
  disconnects: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Unexpected disconnections',
    evidence: 'connections_opened',
  },
  joins: { kind: 'counter', unit: 'count', better: 'neither', label: 'Channels joined' },
  peak_connections: {
    kind: 'derived',
    unit: 'count',
    better: 'higher',
    label: 'Max concurrent connections',
  },

  // Messages
  messages_scheduled: { kind: 'counter', unit: 'count', better: 'neither', label: 'Messages scheduled' },
  messages_sent: { kind: 'counter', unit: 'count', better: 'higher', label: 'Messages sent' },
  messages_not_sent: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Messages due but not sent',
    evidence: 'messages_scheduled',
  },
  messages_acked: { kind: 'counter', unit: 'count', better: 'higher', label: 'Messages acknowledged' },
  messages_refused: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Messages refused',
    evidence: 'messages_sent',
  },
  messages_delivered: {
    kind: 'counter',
    unit: 'count',
    better: 'higher',
    label: 'Messages delivered to every subscriber',
  },
  messages_failed: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Messages failed',
    evidence: 'messages_scheduled',
  },
  message_success: {
    kind: 'rate',
    unit: 'ratio',
    better: 'higher',
    label: 'Message delivery success',
    evidence: 'messages_scheduled',
  },
  messages_received: { kind: 'counter', unit: 'count', better: 'neither', label: 'Messages received' },
  deliveries_expected: { kind: 'counter', unit: 'count', better: 'neither', label: 'Deliveries expected' },
  deliveries: { kind: 'counter', unit: 'count', better: 'higher', label: 'Deliveries matched' },
  deliveries_lost: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Deliveries lost',
    evidence: 'deliveries_expected',
  },
  deliveries_duplicated: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Deliveries duplicated',
    evidence: 'deliveries',
  },
  deliveries_out_of_order: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Deliveries out of order',
    evidence: 'deliveries',
  },
  deliveries_excused: {
    kind: 'counter',
    unit: 'count',
    better: 'neither',
    label: 'Deliveries not judged (in flight when a user left)',
  },
  deliveries_foreign: {
    kind: 'counter',
    unit: 'count',
    better: 'neither',
    label: 'Messages read that this run did not send',
  },
  message_latency: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Message latency (intended moment to read)',
    evidence: 'deliveries',
  },
  message_service_time: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Message service time (actual send to read, one delivery of each message)',
    evidence: 'deliveries',
  },
  ack_time: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Acknowledgement time (actual send to ack)',
    evidence: 'messages_acked',
  },

  // REST
  api_requests: { kind: 'counter', unit: 'count', better: 'neither', label: 'Requests' },
  api_success: {
    kind: 'rate',
    unit: 'ratio',
    better: 'higher',
    label: 'Requests answered as they should be',
    evidence: 'api_requests',
  },
  api_errors: {
    kind: 'rate',
    unit: 'ratio',
    better: 'lower',
    label: 'Error rate',
    evidence: 'api_requests',
  },
  api_time: { kind: 'trend', unit: 'ms', better: 'lower', label: 'Response time', evidence: 'api_requests' },
  rest_requests: {
    kind: 'counter',
    unit: 'count',
    better: 'neither',
    label: 'REST requests of every kind, set-up included',
  },

  // Files
  uploads_started: { kind: 'counter', unit: 'count', better: 'neither', label: 'Uploads started' },
  uploads_completed: { kind: 'counter', unit: 'count', better: 'higher', label: 'Uploads completed' },
  uploads_failed: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Uploads failed',
    evidence: 'uploads_started',
  },
  uploads_held: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Uploads held back by the generator’s memory budget',
    evidence: 'uploads_started',
  },
  upload_success: {
    kind: 'rate',
    unit: 'ratio',
    better: 'higher',
    label: 'Upload success rate',
    evidence: 'uploads_started',
  },
  upload_time: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Upload time',
    evidence: 'uploads_completed',
  },
  upload_speed: {
    kind: 'trend',
    unit: 'mbps',
    better: 'higher',
    label: 'Upload speed',
    evidence: 'uploads_completed',
  },
  upload_bytes: { kind: 'counter', unit: 'bytes', better: 'neither', label: 'Data uploaded' },
  processing_time: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Processing time',
    evidence: 'uploads_processed',
  },
  uploads_processed: { kind: 'counter', unit: 'count', better: 'higher', label: 'Uploads processed' },
  integrity_checked: {
    kind: 'counter',
    unit: 'count',
    better: 'neither',
    label: 'Uploads downloaded and hashed',
  },
  integrity_failed: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Uploads that came back altered',
    evidence: 'integrity_checked',
  },

  // Search
  queries: { kind: 'counter', unit: 'count', better: 'neither', label: 'Queries' },
  queries_succeeded: { kind: 'counter', unit: 'count', better: 'higher', label: 'Queries successful' },
  queries_failed: {
    kind: 'counter',
    unit: 'count',
    better: 'lower',
    label: 'Queries failed',
    evidence: 'queries',
  },
  query_success: {
    kind: 'rate',
    unit: 'ratio',
    better: 'higher',
    label: 'Query success rate',
    evidence: 'queries',
  },
  query_time: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Query time',
    evidence: 'queries_succeeded',
  },
  query_results: {
    kind: 'trend',
    unit: 'count',
    better: 'neither',
    label: 'Results per query',
    evidence: 'queries_succeeded',
  },
  relevance: {
    kind: 'trend',
    unit: 'ratio',
    better: 'higher',
    label: 'Relevance (R-precision)',
    evidence: 'relevance_judged',
  },
  relevance_judged: {
    kind: 'counter',
    unit: 'count',
    better: 'neither',
    label: 'Queries judged for relevance',
  },
  index_lag: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Index update lag',
    evidence: 'index_probes',
  },
  index_probes: { kind: 'counter', unit: 'count', better: 'neither', label: 'Index lag probes' },
  index_documents: {
    kind: 'counter',
    unit: 'count',
    better: 'neither',
    label: 'Messages in the index',
    evidence: 'index_documents',
  },
  index_bytes: {
    kind: 'counter',
    unit: 'bytes',
    better: 'neither',
    label: 'Index size',
    evidence: 'index_bytes',
  },

  // Everything that went wrong, by kind and step
  errors: { kind: 'counter', unit: 'count', better: 'lower', label: 'Errors' },

  // The generator as a suspect
  send_lateness: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Late sends (intended to actual)',
    evidence: 'messages_sent',
  },
  read_lag: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Read lag (socket read to handler, sampled)',
    evidence: 'messages_received',
  },
  timer_lag: { kind: 'trend', unit: 'ms', better: 'lower', label: 'Timer lag', evidence: 'timer_probes' },
  timer_probes: { kind: 'counter', unit: 'count', better: 'neither', label: 'Timer probes' },
} as const satisfies Record<string, MetricSpec>;

/** A name in the catalogue; a misspelt metric is a type error. */
export type MetricName = keyof typeof catalogue;

/** Names of one kind, such as all counters. */
export type MetricNameOf<K extends MetricKind> = {
  [N in MetricName]: (typeof catalogue)[N]['kind'] extends K ? N : never;
}[MetricName];

/** The catalogue row of a metric. */
export function metricSpec(name: MetricName): MetricSpec {
  return catalogue[name];
}
