import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signToken, verifyToken } from '../../../target/auth/token.ts';

const NOW_MS = 1_700_000_000_000;

test('the published HS256 example verifies (RFC 7515, appendix A.1)', () => {
  // Header and payload of the RFC carry line breaks and no userId, so only the verdict on the signature is asked.
  const token =
    'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9' +
    '.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ' +
    '.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const key = Buffer.from(
    'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    'base64url',
  );
  assert.deepEqual(verifyToken(token, key, 1_300_819_000_000), {
    ok: false,
    reason: 'the token names nobody',
  });
  assert.deepEqual(verifyToken(token, key, NOW_MS), { ok: false, reason: 'the token has expired' });
  assert.deepEqual(verifyToken(token, 'another key', NOW_MS), {
    ok: false,
    reason: 'the signature of the token is wrong',
  });
});

test('a token gives its claims back until it expires', () => {
  const token = signToken(
    { userId: 'u', sub: 's', role: 'admin', iat: 1, exp: NOW_MS / 1_000, jti: 'm' },
    's',
  );
  const issued = { atS: 1, untilS: NOW_MS / 1_000, mark: 'm' };
  assert.deepEqual(verifyToken(token, 's', NOW_MS - 1), {
    ok: true,
    claims: { userId: 'u', subject: 's', role: 'admin', issued },
  });
  assert.deepEqual(verifyToken(token, 's', NOW_MS), { ok: false, reason: 'the token has expired' });
});

test('a token with only a subject is good, and names no user', () => {
  const check = verifyToken(signToken({ sub: 'u' }, 's'), 's', NOW_MS);
  assert.ok(check.ok);
  assert.deepEqual([check.claims.subject, check.claims.userId], ['u', undefined]);
});

test('what is not an HS256 token with claims is refused with a reason', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${encode({ alg: 'none' })}.${encode({ userId: 'u' })}.`;
  const cases: [string, string][] = [
    ['', 'the token is not a JSON Web Token'],
    ['a.b', 'the token is not a JSON Web Token'],
    ['a.b.c.d', 'the token is not a JSON Web Token'],
    [unsigned, 'the token is not a JSON Web Token'],
    [`${unsigned}x`, 'the token is not signed with HS256'],
    ['%%%.b.c', 'the token is not signed with HS256'],
    [signToken({ userId: '' }, 's'), 'the token names nobody'],
    [signToken({ userId: 5 }, 's'), 'the token names nobody'],
  ];
  for (const [token, reason] of cases) {
    assert.deepEqual(verifyToken(token, 's', NOW_MS), { ok: false, reason });
  }
});
