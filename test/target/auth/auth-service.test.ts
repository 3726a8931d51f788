import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAuthService } from '../../../target/auth/auth-service.ts';
import { signToken } from '../../../target/auth/token.ts';

const USER = { id: 'id-1', email: 'u@example.test', displayName: 'U', role: 'member' };
const IDENTITY = { userId: 'id-1', role: 'member', email: 'u@example.test' };

function openService(mode: 'accounts' | 'shared') {
  let nowMs = 1_700_000_000_000;
  const service = createAuthService({
    users: { findById: async (id) => (id === USER.id ? USER : undefined) },
    jwtSecret: 's',
    mode,
    lifetimeS: 900,
    now: () => nowMs,
  });
  return { service, wait: (ms: number) => (nowMs += ms) };
}

test('issued tokens are good, each for its own use; the access token for its lifetime', async () => {
  const { service, wait } = openService('accounts');
  const { accessToken, refreshToken, expiresIn } = service.issue(USER);
  assert.equal(expiresIn, 900);
  assert.deepEqual(await service.judge(accessToken), { ok: true, identity: IDENTITY });
  assert.deepEqual(await service.judgeRefresh(refreshToken), { ok: true, identity: IDENTITY });
  assert.deepEqual(await service.judge(refreshToken), { ok: false, reason: 'the token is a refresh token' });
  assert.deepEqual(await service.judgeRefresh(accessToken), {
    ok: false,
    reason: 'the token is not a refresh token',
  });
  wait(899_999);
  assert.equal((await service.judge(accessToken)).ok, true);
  wait(1);
  assert.deepEqual(await service.judge(accessToken), { ok: false, reason: 'the token has expired' });
  assert.equal((await service.judgeRefresh(refreshToken)).ok, true);
});

test('a token that the shared secret made is good only where the secret is shared, and for an account', async () => {
  const minted = signToken({ userId: 'id-1', role: 'admin' }, 's');
  assert.deepEqual(await openService('accounts').service.judge(minted), {
    ok: false,
    reason: 'the auth service did not issue this token',
  });
  const { service } = openService('shared');
  assert.deepEqual(await service.judge(minted), { ok: true, identity: { ...IDENTITY, role: 'admin' } });
  assert.deepEqual(await service.judge(signToken({ userId: 'k6-user-0' }, 's')), {
    ok: false,
    reason: 'there is no such account',
  });
});

test('a mark taken from one token does not make another one good', async () => {
  const { service } = openService('accounts');
  const [, payload = ''] = service.issue(USER).accessToken.split('.');
  const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const longer = signToken({ ...claims, exp: Number(claims['exp']) + 3_600 }, 's');
  assert.equal((await service.judge(longer)).ok, false);
});
