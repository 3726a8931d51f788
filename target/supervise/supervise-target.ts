import { join } from 'node:path';
import { startServers } from '../services/start-servers.ts';
import { dropSchema } from '../store/open-database.ts';
import type { TargetOptions } from '../target-options.ts';
import { createTeardown, type Teardown } from '../teardown.ts';
import { openKeptFile } from './kept-file.ts';
import { startServer } from './start-server.ts';

/** What can be ended and started again. */
export type Part = 'target' | 'database' | 'cache';

/** A target in parts: the server in a process of its own, on servers that outlive it. */
export interface SupervisedTarget {
  /** What the server said when it served first, with the process ids of all parts. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Starts a part that has ended; resolves with its process id once it serves. */
  readonly startAgain: (part: Part) => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** How a supervised target is started. */
export interface SuperviseOptions {
  /** The program of the server and its arguments. */
  readonly command: readonly string[];
  /** Which servers it stands on; undefined for a system without any. */
  readonly servers: TargetOptions | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

/** Starts the servers and then the target on them; whatever fails, nothing is left behind. */
export async function superviseTarget(options: SuperviseOptions): Promise<SupervisedTarget> {
  const teardown = createTeardown();
  try {
    return await supervise(options, teardown);
  } catch (error) {
    await teardown.run().catch((failure: unknown) => options.log(String(failure)));
    throw error;
  }
}

async function supervise(
  { command, servers: wanted, env }: SuperviseOptions,
  teardown: Teardown,
): Promise<SupervisedTarget> {
  const servers =
    wanted === undefined ? undefined : await startServers({ ...wanted, keepData: true }, teardown);
  const givenUrl = wanted?.databaseUrl;
  if (givenUrl !== undefined) {
    // A database that is not ours stays, and what the server kept in it does not.
    teardown.add(() => dropSchema(givenUrl));
  }
  // A file that goes with the server would be gone after it was killed, while the tests that follow need it.
  const usersFile =
    servers !== undefined && wanted?.usersFilePath === 'auto'
      ? ['--users-file', join(servers.folder, 'users.csv')]
      : [];
  const kept = openKeptFile();
  teardown.add(() => Promise.resolve(kept.close()));
  const serverEnv = {
    ...env,
    REFERENCE_KEEP_DATA: 'yes',
    ...(servers === undefined ? {} : { DATABASE_URL: servers.databaseUrl }),
    ...(servers?.redisUrl === undefined ? {} : { REDIS_URL: servers.redisUrl }),
  };
  const start = (addresses: readonly string[]) =>
    startServer([...command, ...usersFile, ...addresses], serverEnv, kept);
  let server = await start([]);
  servers?.watch(server.pid);
  teardown.add(() => server.stop());
  const { facts } = server;
  const pids = {
    application: server.pid,
    ...(servers?.postgres === undefined ? {} : { database: servers.postgres.pid() }),
    ...(servers?.redis === undefined ? {} : { cache: servers.redis.pid() }),
  };
  return {
    facts: { ...facts, pids },
    startAgain: async (part) => {
      if (part === 'target') {
        // Its clients know it by the ports that it had.
        server = await start(portsOf(facts));
        servers?.watch(server.pid);
        return server.pid;
      }
      const found = part === 'database' ? servers?.postgres : servers?.redis;
      if (found === undefined) {
        throw new Error(`there is no ${part} of its own`);
      }
      await found.startAgain();
      return found.pid();
    },
    stop: teardown.run,
  };
}

function portsOf(facts: Readonly<Record<string, unknown>>): string[] {
  const flags = { 'rest-port': 'restUrl', 'realtime-port': 'realtimeUrl', 'tcp-port': 'tcpUrl' };
  return Object.entries(flags).flatMap(([flag, name]) => {
    const url = facts[name];
    return typeof url === 'string' ? [`--${flag}`, new URL(url).port] : [];
  });
}
