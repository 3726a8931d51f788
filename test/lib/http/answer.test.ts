import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfStatus, withoutAddresses } from '../../../lib/http/answer.ts';

test('statuses stand for kinds of errors', () => {
  assert.deepEqual([400, 401, 403, 404, 413, 429, 500, 503].map(kindOfStatus), [
    'http_status',
    'unauthorised',
    'forbidden',
    'http_status',
    'too_large',
    'rate_limited',
    'http_status',
    'http_status',
  ]);
});

test('addresses are taken out of an error, as they carry signatures', () => {
  assert.equal(
    withoutAddresses(
      'Put "http://127.0.0.1:3000/storage/1?signature=abc": dial tcp 127.0.0.1:3000: connection refused',
    ),
    'Put …: dial tcp …: connection refused',
  );
});
