import type { Redis } from 'ioredis';

/** Remembers each user's last presence status. */
export interface PresenceStore {
  set: (userId: string, status: string) => void;
  remove: (userId: string) => void;
  get: (userId: string) => Promise<string | undefined>;
}

/** Makes a store that keeps presence in this process. */
export function createMemoryPresence(): PresenceStore {
  const statuses = new Map<string, string>();
  return {
    set: (userId, status) => void statuses.set(userId, status),
    remove: (userId) => void statuses.delete(userId),
    get: async (userId) => statuses.get(userId),
  };
}

/** Makes a store that keeps presence in one Redis hash; writes are not waited for, errors go to `onError`. */
export function createRedisPresence(
  redis: Redis,
  prefix: string,
  onError: (error: unknown) => void,
): PresenceStore {
  const key = `${prefix}presence`;
  return {
    set: (userId, status) => void redis.hset(key, userId, status).catch(onError),
    remove: (userId) => void redis.hdel(key, userId).catch(onError),
    get: async (userId) => (await redis.hget(key, userId)) ?? undefined,
  };
}
