import type { Redis } from 'ioredis';
import type { RateLimiter } from './rate-limiter.ts';
import { BLOCK_MS, VIOLATIONS_BEFORE_BLOCK } from './rate-rules.ts';

// One script, so that counting, the violation and the block are one step however many requests race.
const ADMIT_SCRIPT = `
local blocked = redis.call('PTTL', KEYS[3])
if blocked > 0 then return {2, 0, blocked} end
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
local left = redis.call('PTTL', KEYS[1])
if count <= tonumber(ARGV[1]) then return {0, ARGV[1] - count, left} end
local violations = redis.call('INCR', KEYS[2])
if violations == 1 then redis.call('PEXPIRE', KEYS[2], ARGV[3]) end
if violations >= tonumber(ARGV[4]) then
  redis.call('SET', KEYS[3], 1, 'PX', ARGV[3])
  redis.call('DEL', KEYS[2])
end
return {1, 0, left}
`;

const VERDICTS = ['allowed', 'limited', 'blocked'] as const;

/** Makes a limiter that keeps its windows in Redis under a key prefix. */
export function createRedisLimiter(redis: Redis, prefix: string): RateLimiter {
  return {
    admit: async ({ caller, address }, rule) => {
      const answer: unknown = await redis.eval(
        ADMIT_SCRIPT,
        3,
        `${prefix}rate:${rule.name}:${caller}`,
        `${prefix}violations:${address}`,
        `${prefix}blocked:${address}`,
        rule.limit,
        rule.windowMs,
        BLOCK_MS,
        VIOLATIONS_BEFORE_BLOCK,
      );
      const [code, remaining, retryAfterMs] = Array.isArray(answer) ? answer.map(Number) : [];
      const verdict = VERDICTS[code ?? -1];
      if (verdict === undefined) {
        throw new Error(`Redis answered the rate limit script with ${String(answer)}.`);
      }
      return { verdict, remaining: remaining ?? 0, retryAfterMs: retryAfterMs ?? 0 };
    },
  };
}
