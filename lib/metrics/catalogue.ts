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

/** A row as written: the unit is a count, neither way is better and the label is the name, unless it says otherwise. */
type MetricEntry = Pick<MetricSpec, 'kind'> & Partial<MetricSpec>;

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
  connections_attempted: { kind: 'counter' },
  connections_opened: { kind: 'counter', better: 'higher' },
  connections_closed: { kind: 'counter' },
  connection_errors: { kind: 'counter', better: 'lower', evidence: 'connections_attempted' },
  disconnects: {
    kind: 'counter',
    better: 'lower',
    label: 'Unexpected disconnections',
    evidence: 'connections_opened',
  },
  joins: { kind: 'counter', label: 'Channels joined' },
  peak_connections: { kind: 'derived', better: 'higher', label: 'Max concurrent connections' },

  // Messages
  messages_scheduled: { kind: 'counter' },
  messages_sent: { kind: 'counter', better: 'higher' },
  messages_not_sent: {
    kind: 'counter',
    better: 'lower',
    label: 'Messages due but not sent',
    evidence: 'messages_scheduled',
  },
  messages_acked: { kind: 'counter', better: 'higher', label: 'Messages acknowledged' },
  messages_refused: { kind: 'counter', better: 'lower', evidence: 'messages_sent' },
  messages_delivered: { kind: 'counter', better: 'higher', label: 'Messages delivered to every subscriber' },
  messages_failed: { kind: 'counter', better: 'lower', evidence: 'messages_scheduled' },
  message_success: {
    kind: 'rate',
    unit: 'ratio',
    better: 'higher',
    label: 'Message delivery success',
    evidence: 'messages_scheduled',
  },
  messages_received: { kind: 'counter' },
  deliveries_expected: { kind: 'counter' },
  deliveries: { kind: 'counter', better: 'higher', label: 'Deliveries matched' },
  deliveries_lost: { kind: 'counter', better: 'lower', evidence: 'deliveries_expected' },
  deliveries_duplicated: { kind: 'counter', better: 'lower', evidence: 'deliveries' },
  deliveries_out_of_order: { kind: 'counter', better: 'lower', evidence: 'deliveries' },
  deliveries_excused: { kind: 'counter', label: 'Deliveries not judged (in flight when a user left)' },
  deliveries_foreign: { kind: 'counter', label: 'Messages read that this run did not send' },
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
  api_requests: { kind: 'counter', label: 'Requests' },
  api_success: {
    kind: 'rate',
    unit: 'ratio',
    better: 'higher',
    label: 'Requests answered as they should be',
    evidence: 'api_requests',
  },
  api_errors: { kind: 'rate', unit: 'ratio', better: 'lower', label: 'Error rate', evidence: 'api_requests' },
  api_time: { kind: 'trend', unit: 'ms', better: 'lower', label: 'Response time', evidence: 'api_requests' },
  rest_requests: { kind: 'counter', label: 'REST requests of every kind, set-up included' },

  // Files
  uploads_started: { kind: 'counter' },
  uploads_completed: { kind: 'counter', better: 'higher' },
  uploads_failed: { kind: 'counter', better: 'lower', evidence: 'uploads_started' },
  uploads_held: {
    kind: 'counter',
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
  upload_time: { kind: 'trend', unit: 'ms', better: 'lower', evidence: 'uploads_completed' },
  upload_speed: { kind: 'trend', unit: 'mbps', better: 'higher', evidence: 'uploads_completed' },
  upload_bytes: { kind: 'counter', unit: 'bytes', label: 'Data uploaded' },
  processing_time: { kind: 'trend', unit: 'ms', better: 'lower', evidence: 'uploads_processed' },
  uploads_processed: { kind: 'counter', better: 'higher' },
  integrity_checked: { kind: 'counter', label: 'Uploads downloaded and hashed' },
  integrity_failed: {
    kind: 'counter',
    better: 'lower',
    label: 'Uploads that came back altered',
    evidence: 'integrity_checked',
  },

  // Search
  queries: { kind: 'counter' },
  queries_succeeded: { kind: 'counter', better: 'higher', label: 'Queries successful' },
  queries_failed: { kind: 'counter', better: 'lower', evidence: 'queries' },
  query_success: {
    kind: 'rate',
    unit: 'ratio',
    better: 'higher',
    label: 'Query success rate',
    evidence: 'queries',
  },
  query_time: { kind: 'trend', unit: 'ms', better: 'lower', evidence: 'queries_succeeded' },
  query_results: { kind: 'trend', label: 'Results per query', evidence: 'queries_succeeded' },
  relevance: {
    kind: 'trend',
    unit: 'ratio',
    better: 'higher',
    label: 'Relevance (R-precision)',
    evidence: 'relevance_judged',
  },
  relevance_judged: { kind: 'counter', label: 'Queries judged for relevance' },
  index_lag: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Index update lag',
    evidence: 'index_probes',
  },
  index_probes: { kind: 'counter', label: 'Index lag probes' },
  index_documents: { kind: 'counter', label: 'Messages in the index', evidence: 'index_documents' },
  index_bytes: { kind: 'counter', unit: 'bytes', label: 'Index size', evidence: 'index_bytes' },

  // Everything that went wrong, by kind and step
  errors: { kind: 'counter', better: 'lower' },

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
  timer_lag: { kind: 'trend', unit: 'ms', better: 'lower', evidence: 'timer_probes' },
  timer_probes: { kind: 'counter' },
} as const satisfies Record<string, MetricEntry>;

/** A name in the catalogue; a misspelt metric is a type error. */
export type MetricName = keyof typeof catalogue;

/** Names of one kind, such as all counters. */
export type MetricNameOf<K extends MetricKind> = {
  [N in MetricName]: (typeof catalogue)[N]['kind'] extends K ? N : never;
}[MetricName];

/** Everything about a metric, what its row leaves out filled in. */
export function metricSpec(name: MetricName): MetricSpec {
  const words = name.replaceAll('_', ' ');
  const label = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return { unit: 'count', better: 'neither', label, ...(catalogue[name] as MetricEntry) };
}
