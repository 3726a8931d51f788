import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRedisServer } from '../../../target/services/start-redis.ts';
import type { RunningTarget } from '../../../target/target-options.ts';
import { asRecord, BYPASS, callApi, readCounters, startTestTarget, tokenOf } from '../test-target.ts';

const NO_BYPASS = { 'x-ratelimit-bypass': 'wrong' };

async function statuses(
  target: RunningTarget,
  count: number,
  [method, path]: [string, string],
  options: { token?: string | null; body?: unknown } = {},
): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  for (let n = 0; n < count; n++) {
    const { status } = await callApi(target, method, path, { ...options, headers: NO_BYPASS });
    seen[status] = (seen[status] ?? 0) + 1;
  }
  return seen;
}

const hasRedis = findRedisServer(process.env['PATH'] ?? '') !== undefined;

for (const cache of ['memory', 'auto'] as const) {
  const place = cache === 'memory' ? 'in memory' : 'in Redis';
  test(`rate limits kept ${place} are those of the API, per user, else per address`, async (t) => {
    if (cache === 'auto' && !hasRedis) {
      return t.skip('redis-server is not on PATH');
    }
    const target = await startTestTarget({ cache, channels: 3 });
    t.after(() => target.stop());
    assert.equal(target.pids.cache !== undefined, cache === 'auto');
    const as = (n: number) => ({ token: tokenOf(n) });

    const search: [string, string] = ['GET', '/api/search?q=meeting'];
    assert.deepEqual(await statuses(target, 62, search, as(1)), { 200: 60, 429: 2 });
    assert.deepEqual(await statuses(target, 1, search, as(2)), { 200: 1 });
    const post: [string, string] = ['POST', '/api/messages'];
    assert.deepEqual(await statuses(target, 31, post, { ...as(3), body: {} }), { 400: 30, 429: 1 });
    const read: [string, string] = ['GET', '/api/messages/1'];
    assert.deepEqual(await statuses(target, 61, read, as(3)), { 200: 60, 429: 1 });
    const list: [string, string] = ['GET', '/api/channels'];
    assert.deepEqual(await statuses(target, 101, list, as(4)), { 200: 100, 429: 1 });
    assert.deepEqual(await statuses(target, 120, ['GET', '/api/health'], as(4)), { 200: 120 });

    const refused = await callApi(target, 'GET', '/api/channels', { ...as(4), headers: NO_BYPASS });
    const retryAfter = Number(refused.headers.get('retry-after'));
    assert.ok(retryAfter >= 1 && retryAfter <= 60, `retry-after ${retryAfter}`);
    assert.deepEqual(
      [refused.status, refused.body],
      [
        429,
        {
          success: false,
          error: `Over the limit of 100 requests in 60 s (other): wait ${retryAfter} s.`,
          errorCode: 'RATE_LIMITED',
        },
      ],
    );
    assert.equal((await callApi(target, 'GET', '/api/channels', as(4))).status, 200, BYPASS);

    // Sign-in has no user yet, so the address counts: five attempts, and the address’s tenth refusal shuts it out.
    const signin: [string, string] = ['POST', '/api/auth/signin'];
    const body = { email: 'user-1@example.test', password: 'wrong' };
    assert.deepEqual(await statuses(target, 17, signin, { token: null, body }), { 401: 5, 429: 4, 403: 8 });
    const blocked = await callApi(target, 'GET', '/api/csrf', { token: null, headers: NO_BYPASS });
    assert.deepEqual([blocked.status, blocked.body['errorCode']], [403, 'IP_BLOCKED']);
    const blockedFor = Number(blocked.headers.get('retry-after'));
    assert.ok(blockedFor > 3_500 && blockedFor <= 3_600, `retry-after ${blockedFor}`);
    // Whoever calls from there, but for those who have the header.
    assert.deepEqual(await statuses(target, 1, list, as(5)), { 403: 1 });
    assert.equal((await callApi(target, 'GET', '/api/csrf', { token: null })).status, 200);

    assert.deepEqual(asRecord((await readCounters(target))['rateLimitRefusals']), {
      search: 2,
      'message-write': 1,
      'message-read': 1,
      other: 2,
      auth: 4,
      blocked: 10,
    });
  });
}
