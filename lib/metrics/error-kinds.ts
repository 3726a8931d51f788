/**
 * Every way in which something can go wrong, the values of the `kind` tag of `errors`. A closed list: tag values
 * that grow become time series.
 */
export const errorKinds = {
  refused: 'Connection refused',
  reset: 'Connection reset',
  dns: 'Host name not found',
  tls: 'TLS handshake failed',
  unreachable: 'Network unreachable',
  ports: 'No free local port',
  files: 'Too many open files on the generator',
  timeout: 'No answer in time',
  http_status: 'Wrong HTTP status',
  rate_limited: 'Refused by a rate limit (429 or 403 after it)',
  unauthorised: 'Credentials refused',
  shape: 'Answer of the wrong shape',
  not_chat: 'Server does not speak the protocol',
  handshake: 'Closed during the handshake',
  rejected: 'Refused by the chat server',
  dropped: 'Connection dropped by the server',
  integrity: 'Data came back altered',
  script: 'Error in the test’s own code',
  other: 'Other',
} as const;

/** One kind of error. */
export type ErrorKind = keyof typeof errorKinds;

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
  [/connection reset|broken pipe|unexpected eof|\beof\b|close 1006/, 'reset'],
];
