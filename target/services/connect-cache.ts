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

/** How Redis is reached. */
export interface RedisOptions {
  /** `host:port` by which it is reached where that is not its address: a proxy. */
  via: string | undefined;
  /** Takes up what an earlier target left, and leaves it there. */
  keepData: boolean;
  log: (line: string) => void;
}

const TIMEOUT_MS = 2_000;
const MAX_RETRY_MS = 500;

/** Connects to Redis and removes what an earlier target left under our prefix, unless it is to be kept. */
export async function connectRedisCache(url: string, { via, keepData, log }: RedisOptions): Promise<Cache> {
  const redis = new Redis(via === undefined ? url : throughProxy(url, via), {
    lazyConnect: true,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 3,
    // It is tried again for ever; who asks meanwhile is told soon that there is no cache.
    retryStrategy: (attempt) => Math.min(50 * attempt, MAX_RETRY_MS),
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
  });
  redis.on('error', (error: Error) => log(`cache: ${error.message}`));
  await redis.connect();
  if (!keepData) {
    await removeKeys(redis);
  }
  return {
    limiter: createRedisLimiter(redis, KEY_PREFIX),
    presence: createRedisPresence(redis, KEY_PREFIX, (error) =>
      log(`presence was not written: ${String(error)}`),
    ),
    ping: async () => void (await redis.ping()),
    close: async () => {
      if (!keepData) {
        await removeKeys(redis).catch(() => undefined);
      }
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

function throughProxy(url: string, via: string): string {
  const address = new URL(url);
  address.host = via;
  return address.href;
}
