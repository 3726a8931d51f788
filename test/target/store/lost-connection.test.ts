import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeError } from '../../../target/rest/describe-error.ts';
import { isLostConnection } from '../../../target/store/lost-connection.ts';

const withCode = (code: string): Error => Object.assign(new Error('anything'), { code });

test('a server that is gone, going or full is a lost connection, by code or by what the client says', () => {
  const errors = [
    ...['ECONNREFUSED', 'ECONNRESET', '08006', '57P01', '57P03', '53300'].map(withCode),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
    new Error('Command timed out'),
    new Error(
      'Reached the max retries per request limit (which is 3). Refer to "maxRetriesPerRequest" option for details.',
    ),
  ];
  assert.deepEqual(
    errors.map((error) => [error.message, isLostConnection(error)]),
    errors.map((error) => [error.message, true]),
  );
});

test('a wrong question is none', () => {
  const errors = [
    withCode('22021'),
    withCode('23505'),
    withCode('57014'),
    new Error('boom'),
    'ECONNREFUSED',
    undefined,
  ];
  assert.deepEqual(
    errors.map((error) => isLostConnection(error)),
    errors.map(() => false),
  );
});

test('a request that needs what cannot be reached is answered 503', () => {
  const { status, errorCode, message } = describeError(withCode('ECONNREFUSED'));
  assert.deepEqual(
    { status, errorCode, message },
    {
      status: 503,
      errorCode: 'SERVICE_UNAVAILABLE',
      message: 'A service that this answer needs cannot be reached.',
    },
  );
});
