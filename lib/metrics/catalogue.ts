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
  /** For `derived`: how it follows from other figures of the test; without it it comes from the timeline. */
  readonly derive?: (figure: FigureOf) => number | undefined;
}

/** One figure of a test, such as `figure('connections_opened', 'count')`; undefined where there is none. */
export type FigureOf = (
  metric: string,
  stat: string,
  tags?: Readonly<Record<string, string>>,
) => number | undefined;

/** A row as written: the unit is a count, neither way is better and the label is the name, unless it says otherwise. */
type MetricEntry = Pick<MetricSpec, 'kind'> & Partial<MetricSpec>;

const named = (label: string | undefined) => (label === undefined ? {} : { label });

// Every virtual user holds this table in its bundle: written out, its rows would be half as long again.
/** A count of which neither more nor fewer is better. */
const count = (label?: string) => ({ kind: 'counter', ...named(label) }) as const;

/** A count of which more is better. */
const gain = (label?: string) => ({ kind: 'counter', better: 'higher', ...named(label) }) as const;

/** A count of which fewer is better, and the counter that proves that it could have been more. */
const loss = (evidence: string, label?: string) =>
  ({ kind: 'counter', better: 'lower', evidence, ...named(label) }) as const;

/** A distribution of times in ms. */
const time = (evidence: string, label?: string) =>
  ({ kind: 'trend', unit: 'ms', better: 'lower', evidence, ...named(label) }) as const;

/** A share of successes. */
const share = (evidence: string, label?: string) =>
  ({ kind: 'rate', unit: 'ratio', better: 'higher', evidence, ...named(label) }) as const;

/** Every metric the suite knows: feeds the k6 instruments, the threshold keys and the report's labels. */
export const catalogue = {
  // Connections
  connect_time: time('connections_opened', 'Connection time'),
  connect_success: share('connections_attempted', 'Connection success rate'),
  connections_attempted: count(),
  connections_opened: gain(),
  connections_closed: count(),
  connection_errors: loss('connections_attempted'),
  disconnects: loss('connections_opened', 'Unexpected disconnections'),
  reconnects: gain('Connections regained'),
  reconnect_time: time('reconnects', 'Time from the loss of a connection to being in the channel again'),
  joins_attempted: count('Joins asked for'),
  joins: count('Channels joined'),
  start_delay: {
    kind: 'trend',
    unit: 'ms',
    better: 'lower',
    label: 'Wait for all to join before the schedule began',
  },
  peak_connections: { kind: 'derived', better: 'higher', label: 'Max concurrent connections' },

  // Messages
  messages_scheduled: count(),
  messages_sent: gain(),
  messages_not_sent: loss('messages_scheduled', 'Messages due but not sent'),
  messages_acked: gain('Messages acknowledged'),
  messages_refused: loss('messages_sent'),
  messages_delivered: gain('Messages delivered to every subscriber'),
  messages_failed: loss('messages_scheduled'),
  message_success: share('messages_scheduled', 'Message delivery success'),
  messages_received: count(),
  messages_unanswered: loss('messages_sent', 'Messages that were never acknowledged'),
  frames_unknown: count('Frames that the protocol does not know'),
  deliveries_expected: count(),
  deliveries: gain('Deliveries matched'),
  deliveries_lost: loss('deliveries_expected'),
  deliveries_duplicated: loss('deliveries'),
  deliveries_out_of_order: loss('deliveries'),
  deliveries_not_judged: count('Deliveries not judged (in flight when a user left)'),
  deliveries_foreign: count('Messages read that this run did not send'),
  message_latency: time('deliveries', 'Message latency (intended moment to read)'),
  message_service_time: time(
    'deliveries',
    'Message service time (actual send to read, one delivery of each message)',
  ),
  ack_time: time('messages_acked', 'Acknowledgement time (actual send to ack)'),

  // REST
  api_requests: count('Requests'),
  api_success: share('api_requests', 'Requests answered as they should be'),
  api_errors: { ...share('api_requests', 'Error rate'), better: 'lower' },
  api_time: time('api_requests', 'Response time'),
  rest_requests: count('REST requests of every kind, set-up included'),

  // Files
  uploads_started: count(),
  uploads_completed: gain(),
  uploads_failed: loss('uploads_started'),
  uploads_held: loss('uploads_started', 'Uploads held back by the generator’s memory budget'),
  upload_success: share('uploads_started', 'Upload success rate'),
  upload_time: time('uploads_completed'),
  upload_speed: { ...time('uploads_completed'), unit: 'mbps', better: 'higher' },
  upload_bytes: { ...count('Data uploaded'), unit: 'bytes' },
  processing_time: time('uploads_processed'),
  uploads_processed: gain(),
  integrity_checked: count('Uploads downloaded and hashed'),
  integrity_failed: loss('integrity_checked', 'Uploads that came back altered'),

  // Search
  queries: count(),
  queries_succeeded: gain('Queries successful'),
  queries_failed: loss('queries'),
  query_success: share('queries', 'Query success rate'),
  query_time: time('queries_succeeded'),
  query_results: { ...time('queries_succeeded', 'Results per query'), unit: 'count', better: 'neither' },
  relevance: { ...time('relevance_judged', 'Relevance (R-precision)'), unit: 'ratio', better: 'higher' },
  relevance_judged: count('Queries judged for relevance'),
  index_lag: time('index_probes', 'Index update lag'),
  index_probes: count('Index lag probes'),
  index_documents: { ...count('Messages in the index'), evidence: 'index_documents' },
  index_bytes: { ...count('Index size'), evidence: 'index_bytes', unit: 'bytes' },

  // Everything that went wrong, by kind and step
  errors: { ...count(), better: 'lower' },

  // The generator as a suspect
  send_lateness: time('messages_sent', 'Late sends (intended to actual)'),
  read_lag: time('messages_received', 'Read lag (socket read to handler, sampled)'),
  timer_lag: time('timer_probes'),
  timer_probes: count(),
} as const satisfies Record<string, MetricEntry>;

/** A name in the catalogue; a misspelt metric is a type error. */
export type MetricName = keyof typeof catalogue;

/** Names of one kind, such as all counters. */
export type MetricNameOf<K extends MetricKind> = {
  [N in MetricName]: (typeof catalogue)[N]['kind'] extends K ? N : never;
}[MetricName];

/** Metrics that tests have declared, beside the catalogue. */
const declared = new Map<string, MetricSpec>();

/**
 * Makes the metrics of a test known to all that asks for them by name.
 * @throws when the catalogue or another test has the name for something else.
 */
export function declareMetrics(metrics: Readonly<Record<string, MetricSpec>>): void {
  for (const [name, spec] of Object.entries(metrics)) {
    const known = declared.get(name);
    const isTaken = Object.hasOwn(catalogue, name) || (known !== undefined && known.kind !== spec.kind);
    if (isTaken || !/^[a-z][a-z0-9_]*$/.test(name)) {
      throw new Error(
        `The metric ${JSON.stringify(name)} cannot be declared: expected a name of its own in lower case with underscores.`,
      );
    }
    declared.set(name, spec);
  }
}

/** Whether a name is a metric of ours: of the catalogue, or declared by a test. */
export function isMetric(name: string): boolean {
  return Object.hasOwn(catalogue, name) || declared.has(name);
}

/** Everything about a metric, what its row leaves out filled in. */
export function metricSpec(name: string): MetricSpec {
  const own = declared.get(name);
  if (own !== undefined) {
    return own;
  }
  const words = name.replaceAll('_', ' ');
  const label = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  const entry: MetricEntry | undefined = Object.hasOwn(catalogue, name)
    ? catalogue[name as MetricName]
    : undefined;
  return { kind: 'counter', unit: 'count', better: 'neither', label, ...entry };
}
