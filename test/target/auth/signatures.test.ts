import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCsrf, issueCsrf } from '../../../target/auth/csrf.ts';
import { checkPassword, hashPassword } from '../../../target/auth/password.ts';
import { checkStoragePath, signStoragePath } from '../../../target/auth/signed-path.ts';

test('the CSRF cookie decides: it must be signed here, and a header must be there, which is not compared when it is a bare token', () => {
  const { token, cookieValue } = issueCsrf('s');
  assert.equal(checkCsrf(token, cookieValue, 's'), true);
  assert.equal(checkCsrf(cookieValue, cookieValue, 's'), true);
  assert.equal(checkCsrf(token, cookieValue, 'other'), false);
  assert.equal(checkCsrf(issueCsrf('s').token, cookieValue, 's'), true);
  assert.equal(checkCsrf(`${token}:forged`, cookieValue, 's'), false);
  assert.equal(checkCsrf('', cookieValue, 's'), false);

  assert.equal(checkCsrf(token, token, 's'), false);
  assert.equal(checkCsrf('', ':', 's'), false);
  assert.equal(checkCsrf(undefined, cookieValue, 's'), false);
  assert.equal(checkCsrf(token, undefined, 's'), false);
});

test('a storage path allows its action on its file until its moment', () => {
  const path = signStoragePath('put', 'file-1', 2_000, 's');
  const query = Object.fromEntries(new URL(path, 'http://x').searchParams);
  assert.ok(path.startsWith('/storage/file-1?expires=2000&signature='));
  assert.equal(checkStoragePath('put', 'file-1', query, 's', 2_000), true);
  assert.equal(checkStoragePath('put', 'file-1', query, 's', 2_001), false);
  assert.equal(checkStoragePath('get', 'file-1', query, 's', 1_000), false);
  assert.equal(checkStoragePath('put', 'file-2', query, 's', 1_000), false);
  assert.equal(checkStoragePath('put', 'file-1', { ...query, expires: '3000' }, 's', 1_000), false);
  assert.equal(checkStoragePath('put', 'file-1', {}, 's', 1_000), false);
});

test('a password matches its own hash only', () => {
  assert.equal(checkPassword('right', hashPassword('right')), true);
  assert.equal(checkPassword('wrong', hashPassword('right')), false);
});
