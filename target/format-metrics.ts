import type { Counters, LabelledCounter } from './counters.ts';

interface Family {
  name: string;
  kind: 'counter' | 'gauge';
  help: string;
  samples: [labels: string, value: number][];
}

/** Renders the counters in the Prometheus text exposition format 0.0.4; every name is `target_*`. */
export function formatMetrics(counters: Counters): string {
  return listFamilies(counters)
    .map(({ name, kind, help, samples }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${kind}`,
        ...samples.map(([labels, value]) => `${name}${labels} ${value}`),
      ].join('\n'),
    )
    .join('\n')
    .concat('\n');
}

/** Returns the counters as a JSON value: the same figures, and the hashes of the newest uploads. */
export function describeMetrics(counters: Counters): Record<string, unknown> {
  const entries = Object.entries(counters).map(([name, value]) => [
    name,
    value instanceof Map ? Object.fromEntries(value) : value,
  ]);
  return { ...Object.fromEntries(entries), connectionsOpen: openConnections(counters) };
}

function openConnections(counters: Counters): number {
  return counters.connectionsAccepted - counters.connectionsClosed;
}

function listFamilies(counters: Counters): Family[] {
  const total = (name: string, help: string, value: number): Family => ({
    name: `target_${name}_total`,
    kind: 'counter',
    help,
    samples: [['', value]],
  });
  const split = (name: string, help: string, label: string, counter: LabelledCounter): Family => ({
    name: `target_${name}_total`,
    kind: 'counter',
    help,
    samples: [...counter].map(([value, count]) => [`{${label}="${escapeLabel(value)}"}`, count]),
  });
  return [
    total('connections_accepted', 'Socket.IO connections accepted.', counters.connectionsAccepted),
    total('connections_closed', 'Socket.IO connections ended.', counters.connectionsClosed),
    {
      name: 'target_connections_open',
      kind: 'gauge',
      help: 'Socket.IO connections open now.',
      samples: [['', openConnections(counters)]],
    },
    split('handshakes_refused', 'Handshakes refused.', 'reason', counters.handshakesRefused),
    total('room_joins', 'Rooms joined.', counters.roomJoins),
    total('room_leaves', 'Rooms left by request.', counters.roomLeaves),
    split('messages_accepted', 'Messages accepted.', 'via', counters.messagesAccepted),
    total('messages_stored', 'Messages written to the database.', counters.messagesStored),
    total('deliveries', 'message:new frames, one a recipient.', counters.deliveries),
    split('notices', 'Other frames to rooms, one a recipient.', 'event', counters.notices),
    total('acks', 'Acks sent.', counters.acks),
    split('malformed_frames', 'Frames that were not understood.', 'reason', counters.malformedFrames),
    {
      name: 'target_rest_requests_total',
      kind: 'counter',
      help: 'REST requests answered.',
      samples: [...counters.restRequests].map(([key, count]) => [requestLabels(key), count]),
    },
    split('rate_limit_refusals', 'Requests refused by a rate limit.', 'rule', counters.rateLimitRefusals),
    split('uploads', 'Uploads received whole.', 'via', counters.uploads),
    total('upload_bytes', 'Bytes of uploads received whole.', counters.uploadBytes),
    split('processing', 'Files processed.', 'result', counters.processed),
    total('downloads', 'Files downloaded.', counters.downloads),
    total('download_bytes', 'Bytes of files downloaded.', counters.downloadBytes),
    split('search_queries', 'Searches answered.', 'type', counters.searchQueries),
    total('suggestions', 'Suggestion queries answered.', counters.suggestions),
  ];
}

function requestLabels(key: string): string {
  const [method = '', route = '', status = ''] = key.split(' ');
  return `{method="${escapeLabel(method)}",route="${escapeLabel(route)}",status="${escapeLabel(status)}"}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
