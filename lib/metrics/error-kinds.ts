/**
 * Every way in which something can go wrong, the values of the `kind` tag of `errors`. A closed list: tag values
 * that grow become time series.
 */
export const errorKinds = [
  'refused',
  'reset',
  'dns',
  'tls',
  'unreachable',
  'ports',
  'files',
  'timeout',
  'http_status',
  'rate_limited',
  'unauthorised',
  'forbidden',
  'too_large',
  'shape',
  'not_chat',
  'handshake',
  'rejected',
  'dropped',
  'not_sent',
  'not_closed',
  'server_error',
  'unknown_frame',
  'integrity',
  'script',
  'other',
] as const;

/** One kind of error. */
export type ErrorKind = (typeof errorKinds)[number];

/** The kind that a transport error's text stands for (Go's net, TLS and gorilla/websocket messages). */
export function classifyTransportError(message: string): ErrorKind {
  const text = message.toLowerCase();
  const found = patterns.find(([pattern]) => pattern.test(text));
  return found ? found[1] : 'other';
}

const patterns: readonly (readonly [RegExp, ErrorKind])[] = [
  [/connection refused/, 'refused'],
  [/no such host|server misbehaving|lookup /, 'dns'],
  [/too many open files/, 'files'],
  [/cannot assign requested address/, 'ports'],
  [/network is unreachable|no route to host/, 'unreachable'],
  [/timeout|deadline exceeded|timed out/, 'timeout'],
  [/x509|tls:|certificate/, 'tls'],
  [/bad handshake|malformed http|not a websocket|unexpected http/, 'not_chat'],
  [/websocket: close|connection reset|broken pipe|unexpected eof|\beof\b|close 1006/, 'reset'],
];
