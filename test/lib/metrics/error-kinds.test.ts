import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyTransportError } from '../../../lib/metrics/error-kinds.ts';

test('the texts of Go’s network errors are sorted by what they mean', () => {
  const cases: [string, string][] = [
    ['dial tcp 127.0.0.1:1: connect: connection refused', 'refused'],
    ['dial tcp: lookup nowhere.invalid: no such host', 'dns'],
    ['dial tcp 127.0.0.1:3101: socket: too many open files', 'files'],
    ['dial tcp 127.0.0.1:3101: connect: cannot assign requested address', 'ports'],
    ['read tcp 127.0.0.1:40000->127.0.0.1:3101: read: connection reset by peer', 'reset'],
    ['dial tcp 10.0.0.1:80: i/o timeout', 'timeout'],
    ['x509: certificate signed by unknown authority', 'tls'],
    ['websocket: bad handshake', 'not_chat'],
    ['malformed HTTP response "hello"', 'not_chat'],
    ['websocket: close 1006 (abnormal closure): unexpected EOF', 'reset'],
    ['websocket: close 1005 (no status)', 'reset'],
    ['something new', 'other'],
  ];
  assert.deepEqual(
    cases.map(([text]) => classifyTransportError(text)),
    cases.map(([, kind]) => kind),
  );
});
