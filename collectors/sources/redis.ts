import { performance } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import type { Collector } from '../collector.ts';
import type { CollectorOptions } from '../collector-options.ts';
import { describeError } from '../describe-error.ts';
import { hostOfUrl } from '../host-of-url.ts';
import { secretsOfUrl } from '../mask-secrets.ts';
import { createRates } from '../rates.ts';
import { buildCacheValues, REDIS_VALUES } from '../redis/build-cache-values.ts';
import { parseInfo } from '../redis/parse-info.ts';
import type { Source } from '../source.ts';

const FACTS = [
  'redis_version',
  'server_name',
  'valkey_version',
  'redis_mode',
  'role',
  'maxmemory',
  'maxmemory_policy',
  'maxclients',
  'aof_enabled',
  'io_threads_active',
] as const;

/** Redis, and servers that speak its protocol, by `INFO`. */
export const source: Source = {
  name: 'redis',
  variable: 'REDIS_URL',
  secrets: ({ redisUrl }) => secretsOfUrl(redisUrl),
  open: (options) =>
    options.redisUrl === undefined ? undefined : createRedisCollector(options.redisUrl, options),
};

/** Collector of the server at `url`; `clock` is in milliseconds and never goes back. */
export function createRedisCollector(
  url: string,
  { answerTimeoutMs = 2000 }: Pick<CollectorOptions, 'answerTimeoutMs'> = {},
  clock: () => number = () => performance.now(),
): Collector {
  const host = hostOfUrl(url, 'REDIS_URL', ['redis', 'rediss']);
  const rates = createRates();
  let client: Redis | undefined;
  let commands = 0;

  const open = async (): Promise<Redis> => {
    if (client?.status === 'ready') {
      return client;
    }
    client?.disconnect();
    client = undefined;
    const fresh = new Redis(url, {
      lazyConnect: true,
      // One attempt a sample: the sampler already comes back every second, and says what went wrong.
      retryStrategy: null,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      connectTimeout: answerTimeoutMs,
      commandTimeout: answerTimeoutMs,
      connectionName: 'k6-chat-collector',
      disableClientInfo: true,
      protocol: 2,
    });
    let failure: unknown;
    fresh.on('error', (error: unknown) => {
      failure ??= error;
    });
    try {
      await fresh.connect();
    } catch (error) {
      fresh.disconnect();
      const hint = 'check REDIS_URL and that the server is running';
      throw new Error(`Redis at ${host} cannot be reached: ${describeError(failure ?? error)}; ${hint}`);
    }
    client = fresh;
    return fresh;
  };
  const readInfo = async (): Promise<ReadonlyMap<string, string>> => {
    const opened = await open();
    try {
      const text = await opened.info();
      commands += 1;
      return parseInfo(text);
    } catch (error) {
      opened.disconnect();
      throw new Error(`Redis at ${host}: ${describeError(error)}`);
    }
  };
  return {
    source: 'redis',
    values: REDIS_VALUES,
    facts: async () => {
      const info = await readInfo();
      return Object.fromEntries(
        FACTS.flatMap((name) => (info.has(name) ? [[name, info.get(name) ?? '']] : [])),
      );
    },
    sample: async () => {
      // Redis counts a command when it is done, so this INFO is not yet in its own answer but all before are.
      const ownCommands = commands;
      const info = await readInfo();
      rates.at(clock());
      return [{ component: 'cache', values: buildCacheValues(info, rates, ownCommands) }];
    },
    close: async () => client?.disconnect(),
  };
}
