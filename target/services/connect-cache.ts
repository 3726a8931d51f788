import { Redis } from 'ioredis';
import { createMemoryLimiter } from '../limits/memory-limiter.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import { createRedisLimiter } from '../limits/redis-limiter.ts';
import { createMemoryPresence, createRedisPresence, type PresenceStore } from '../presence/presence-store.ts';

/** Where presence and rate limits are kept. */
export interface Cache {
  limiter: RateLimiter;
  presence: PresenceStore;
  ping?: () => Promise<void>;
  close: () => Promise<void>;
}

const KEY_PREFIX = 'k6-chat-target:';

/** Makes a cache in this process. */
export function createMemoryCache(now: () => number): Cache {
  return {
    limiter: createMemoryLimiter(now),
    presence: createMemoryPresence(),
    close: async () => undefined,
  };
}

/** Connects to Redis and removes what an earlier target left under our prefix. */
export async function connectRedisCache(url: string, log: (line: string) => void): Promise<Cache> {
  const redis = new Redis(url, { lazyConnect: true, enableAutoPipelining: true, maxRetriesPerRequest: 3 });
  redis.on('error', (error: Error) => log(`cache: ${error.message}`));
  await redis.connect();
  await removeKeys(redis);
  return {
    limiter: createRedisLimiter(redis, KEY_PREFIX),
    presence: createRedisPresence(redis, KEY_PREFIX, (error) =>
      log(`presence was not written: ${String(error)}`),
    ),
    ping: async () => void (await redis.ping()),
    close: async () => {
      await removeKeys(redis).catch(() => undefined);
      redis.disconnect();
    },
  };
}

async function removeKeys(redis: Redis): Promise<void> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${KEY_PREFIX}*`, 'COUNT', 1_000);
    if (keys.length > 0) {
      await redis.del(...keys);
    }
    cursor = next;
  } while (cursor !== '0');
}
