import { randomBytes } from 'node:crypto';
import { chmod, mkdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../store/open-database.ts';
import type { RunningTarget, TargetOptions } from '../target-options.ts';
import type { Teardown } from '../teardown.ts';
import { type Cache, connectRedisCache, createMemoryCache } from './connect-cache.ts';
import { startProcessGuard } from './process-guard.ts';
import { startPostgres } from './start-postgres.ts';
import { findRedisServer, startRedis } from './start-redis.ts';

/** What the target stands on. */
export type Services = Pick<RunningTarget, 'databaseUrl' | 'redisUrl' | 'pids'> & {
  /** A temporary folder that goes when the target does. */
  folder: string;
  database: Database;
  /** The pool of the realtime side. */
  realtimeDatabase: Database;
  cache: Cache;
};

/** Starts or connects to the database and the cache, noting in `teardown` how to undo each step. */
export async function startServices(
  options: Pick<TargetOptions, 'databaseUrl' | 'redisUrl' | 'cache'>,
  log: (line: string) => void,
  teardown: Teardown,
): Promise<Services> {
  // A name that nobody can have made before, told to the guard before the folder is there: there is no moment at which
  // our end would leave it behind. The real path, as it is by that that the guard knows who stands in it.
  const folder = join(await realpath(tmpdir()), `k6-chat-target-${randomBytes(12).toString('hex')}`);
  const guard = startProcessGuard(folder);
  await mkdir(folder, { mode: 0o711 });
  // Others may pass through, not look, whatever the mask: PostgreSQL's account has its folder inside.
  await chmod(folder, 0o711);
  teardown.add(async () => {
    await rm(folder, { recursive: true, force: true });
    await guard.release();
  });

  const postgres = options.databaseUrl === undefined ? await startPostgres(folder, guard) : undefined;
  if (postgres !== undefined) {
    teardown.add(postgres.stop);
  }
  const databaseUrl = options.databaseUrl ?? postgres?.url ?? '';
  const { database, realtimeDatabase, close } = await openDatabase(databaseUrl, log);
  teardown.add(close);

  const redisServer = options.cache === 'auto' ? findRedisServer(process.env['PATH'] ?? '') : undefined;
  const redis =
    options.redisUrl === undefined && redisServer !== undefined
      ? await startRedis(redisServer, folder, guard)
      : undefined;
  if (redis !== undefined) {
    teardown.add(redis.stop);
  }
  const redisUrl = options.redisUrl ?? redis?.url;
  const cache = redisUrl === undefined ? createMemoryCache(Date.now) : await connectRedisCache(redisUrl, log);
  teardown.add(cache.close);

  return {
    folder,
    database,
    realtimeDatabase,
    cache,
    databaseUrl,
    ...(redisUrl === undefined ? {} : { redisUrl }),
    pids: {
      application: process.pid,
      ...(postgres === undefined ? {} : { database: postgres.pid }),
      ...(redis === undefined ? {} : { cache: redis.pid }),
    },
  };
}
