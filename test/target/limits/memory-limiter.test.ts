import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryLimiter } from '../../../target/limits/memory-limiter.ts';
import { findRateRule, RATE_RULES } from '../../../target/limits/rate-rules.ts';

const FROM_A = { caller: 'a', address: '10.0.0.1' };
const RULE = { name: 'test', limit: 2, windowMs: 1_000 };

test('a window admits its limit, then refuses until it ends', async () => {
  let nowMs = 10_000;
  const limiter = createMemoryLimiter(() => nowMs);
  assert.deepEqual(await limiter.admit(FROM_A, RULE), {
    verdict: 'allowed',
    remaining: 1,
    retryAfterMs: 1_000,
  });
  nowMs += 400;
  assert.deepEqual(await limiter.admit(FROM_A, RULE), {
    verdict: 'allowed',
    remaining: 0,
    retryAfterMs: 600,
  });
  assert.deepEqual(await limiter.admit(FROM_A, RULE), {
    verdict: 'limited',
    remaining: 0,
    retryAfterMs: 600,
  });
  assert.equal((await limiter.admit({ ...FROM_A, caller: 'b' }, RULE)).verdict, 'allowed');
  assert.equal((await limiter.admit(FROM_A, { ...RULE, name: 'another' })).verdict, 'allowed');
  nowMs += 600;
  assert.equal((await limiter.admit(FROM_A, RULE)).verdict, 'allowed');
});

test('ten violations shut an address out of everything for an hour, whoever calls from it', async () => {
  let nowMs = 0;
  const limiter = createMemoryLimiter(() => nowMs);
  const verdicts: string[] = [];
  for (let n = 0; n < 13; n++) {
    verdicts.push((await limiter.admit(FROM_A, RULE)).verdict);
  }
  assert.deepEqual(verdicts, ['allowed', 'allowed', ...Array(10).fill('limited'), 'blocked']);
  const other = { ...RULE, name: 'other' };
  nowMs = 3_599_999;
  assert.deepEqual(await limiter.admit(FROM_A, other), { verdict: 'blocked', remaining: 0, retryAfterMs: 1 });
  nowMs = 3_600_000;
  assert.equal((await limiter.admit(FROM_A, other)).verdict, 'allowed');
});

test('each route has the rule of the API, and probes and storage have none', () => {
  const cases: [string, string, unknown][] = [
    ['POST', '/api/auth/signin', RATE_RULES.auth],
    ['POST', '/api/auth/refresh', RATE_RULES.auth],
    ['POST', '/api/messages', RATE_RULES.messageWrite],
    ['GET', '/api/messages', RATE_RULES.messageRead],
    ['GET', '/api/messages/:id', RATE_RULES.messageRead],
    ['POST', '/api/search', RATE_RULES.search],
    ['GET', '/api/search/suggestions', RATE_RULES.search],
    ['GET', '/api/search/stats', undefined],
    ['GET', '/api/channels', RATE_RULES.other],
    ['POST', '/api/files/upload', RATE_RULES.other],
    ['PUT', '/storage/:id', undefined],
    ['GET', '/api/health/ready', undefined],
    ['GET', '/api/metrics', undefined],
  ];
  for (const [method, route, rule] of cases) {
    assert.equal(findRateRule(method, route), rule, `${method} ${route}`);
  }
});
