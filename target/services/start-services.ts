import { type OpenedDatabase, openDatabase } from '../store/open-database.ts';
import { type RunningTarget, TARGET_DEFAULTS, type TargetOptions } from '../target-options.ts';
import type { Teardown } from '../teardown.ts';
import { type Cache, connectRedisCache, createMemoryCache } from './connect-cache.ts';
import { type ServerOptions, startServers } from './start-servers.ts';

/** What the target stands on. */
export type Services = Pick<RunningTarget, 'databaseUrl' | 'redisUrl' | 'pids'> &
  Pick<OpenedDatabase, 'database' | 'realtimeDatabase' | 'seedWith'> & {
    /** A temporary folder that goes when the target does. */
    folder: string;
    cache: Cache;
  };

/** Starts or connects to the database and the cache, noting in `teardown` how to undo each step. */
export async function startServices(
  options: ServerOptions & Pick<TargetOptions, 'databasePoolSize' | 'databaseVia' | 'cacheVia'>,
  log: (line: string) => void,
  teardown: Teardown,
): Promise<Services> {
  const { folder, databaseUrl, redisUrl, postgres, redis } = await startServers(options, teardown);
  const { databasePoolSize, databaseVia, cacheVia, keepData = false } = options;
  const { database, realtimeDatabase, seedWith, close } = await openDatabase(databaseUrl, {
    poolSize: databasePoolSize ?? TARGET_DEFAULTS.databasePoolSize,
    ...(databaseVia === undefined ? {} : { via: databaseVia }),
    keepData,
    log,
  });
  teardown.add(close);
  const cache =
    redisUrl === undefined
      ? createMemoryCache(Date.now)
      : await connectRedisCache(redisUrl, { via: cacheVia, keepData, log });
  teardown.add(cache.close);

  return {
    folder,
    database,
    realtimeDatabase,
    seedWith,
    cache,
    databaseUrl,
    ...(redisUrl === undefined ? {} : { redisUrl }),
    pids: {
      application: process.pid,
      ...(postgres === undefined ? {} : { database: postgres.pid() }),
      ...(redis === undefined ? {} : { cache: redis.pid() }),
    },
  };
}
