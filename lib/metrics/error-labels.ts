import type { ErrorKind } from './error-kinds.ts';

/** How each kind of error is called in the report; apart from the kinds to keep words out of the bundles. */
export const errorLabels: Readonly<Record<ErrorKind, string>> = {
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
  not_chat: 'WebSocket refused by the server, or another protocol spoken',
  handshake: 'Closed during the handshake',
  rejected: 'Refused by the chat server',
  dropped: 'Connection dropped by the server',
  not_sent: 'Message due and not sent',
  not_closed: 'Connection that the server did not close',
  server_error: 'Error stated by the chat server',
  unknown_frame: 'Frame that the protocol does not know',
  integrity: 'Data came back altered',
  script: 'Error in the test’s own code',
  other: 'Other',
};
