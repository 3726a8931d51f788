import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSecrets } from '../../generators/cloud/find-secrets.ts';
import { partEnvironment } from '../../generators/secret-variables.ts';

test('secrets are told from what may be written anywhere', () => {
  assert.deepEqual(partEnvironment({ USERS: '10', JWT_SECRET: 's', RATE_LIMIT_BYPASS: '' }), {
    plain: { USERS: '10' },
    secrets: { JWT_SECRET: 's' },
  });
});

test('a secret in some bytes is found by its name', () => {
  const secrets = { JWT_SECRET: 'the secret', RATE_LIMIT_BYPASS: 'another' };
  assert.deepEqual(findSecrets(Buffer.from('\0 the secret \0'), secrets), ['JWT_SECRET']);
  assert.deepEqual(findSecrets(Buffer.from('nothing'), secrets), []);
});
