import { randomBytes } from 'node:crypto';
import { chmod, mkdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetOptions } from '../target-options.ts';
import type { Teardown } from '../teardown.ts';
import { startProcessGuard } from './process-guard.ts';
import { type RunningPostgres, startPostgres } from './start-postgres.ts';
import { findRedisServer, type RunningRedis, startRedis } from './start-redis.ts';

/** The servers under the target, ours or those that were given. */
export interface Servers {
  /** A temporary folder that goes when the target does. */
  folder: string;
  databaseUrl: string;
  redisUrl: string | undefined;
  /** Ours; undefined where one was given or none is wanted. */
  postgres: RunningPostgres | undefined;
  redis: RunningRedis | undefined;
  /** From now on this process ends when ours does. */
  watch: (pid: number) => void;
}

/** Which servers to start. */
export type ServerOptions = Pick<
  TargetOptions,
  'databaseUrl' | 'redisUrl' | 'cache' | 'databasePort' | 'cachePort' | 'keepData'
>;

/** Starts the database and the cache that are not given, noting in `teardown` how to undo each step. */
export async function startServers(options: ServerOptions, teardown: Teardown): Promise<Servers> {
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
  // What was committed must be there after the server was killed, where somebody may kill it.
  const settings = options.keepData === true ? { synchronous_commit: 'on' } : {};
  const postgres =
    options.databaseUrl === undefined
      ? await startPostgres(folder, guard, { port: options.databasePort ?? 0, settings })
      : undefined;
  if (postgres !== undefined) {
    teardown.add(postgres.stop);
  }
  const redisServer = options.cache === 'auto' ? findRedisServer(process.env['PATH'] ?? '') : undefined;
  const redis =
    options.redisUrl === undefined && redisServer !== undefined
      ? await startRedis(redisServer, folder, guard, options.cachePort ?? 0)
      : undefined;
  if (redis !== undefined) {
    teardown.add(redis.stop);
  }
  return {
    folder,
    databaseUrl: options.databaseUrl ?? postgres?.url ?? '',
    redisUrl: options.redisUrl ?? redis?.url,
    postgres,
    redis,
    watch: guard.watch,
  };
}
