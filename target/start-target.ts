import { createServer } from 'node:http';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { createCounters } from './counters.ts';
import { listen } from './listen.ts';
import { passThrough } from './outlet.ts';
import { createRealtime, watchEngine } from './realtime/create-realtime.ts';
import { createRest } from './rest/create-rest.ts';
import { startServices } from './services/start-services.ts';
import { createDiskStorage } from './storage/disk-storage.ts';
import { createFileProcessor } from './storage/file-processor.ts';
import { createChannelStore } from './store/channel-store.ts';
import { createFileStore } from './store/file-store.ts';
import { createMessageStore } from './store/message-store.ts';
import { createMessageWriter } from './store/message-writer.ts';
import { createNotificationStore } from './store/notification-store.ts';
import { createSearchStore } from './store/search-store.ts';
import { seedDatabase } from './store/seed-database.ts';
import { createSuggestionStore } from './store/suggestion-store.ts';
import { createUserStore } from './store/user-store.ts';
import type { TargetContext } from './target-context.ts';
import { type RunningTarget, TARGET_DEFAULTS, type TargetOptions } from './target-options.ts';
import { createTeardown, type Teardown } from './teardown.ts';

/** Starts the reference chat server with its own database and cache; whatever fails, nothing is left behind. */
export async function startTarget(options: TargetOptions = {}): Promise<RunningTarget> {
  const teardown = createTeardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    // What stopped the start is what the caller must hear, even when undoing it fails too.
    await teardown.run().catch((failure: unknown) => options.log?.(String(failure)));
    throw error;
  }
}

async function start(given: TargetOptions, teardown: Teardown): Promise<RunningTarget> {
  const options = { log: () => undefined, outlet: passThrough, ...TARGET_DEFAULTS, ...given };
  const { log } = options;
  const startedMs = Date.now();

  const services = await startServices(options, log, teardown);
  const { database, cache, folder, databaseUrl, redisUrl, pids } = services;
  await seedDatabase(
    database,
    {
      messages: options.seedMessages,
      users: options.users,
      channels: options.channels,
      password: options.password,
    },
    log,
  );

  const counters = createCounters();
  const messages = createMessageStore(database, counters);
  const messageWriter = createMessageWriter(messages, log);
  const suggestions = createSuggestionStore(database, log);
  const files = createFileStore(database);
  const disk = await createDiskStorage(join(folder, 'files'), options.storageCapBytes);
  const processor = createFileProcessor(files, disk, counters, log);
  teardown.add(async () => {
    await Promise.all([messageWriter.flush(), suggestions.flush(), processor.drain()]);
  });
  const context: TargetContext = {
    version: packageJson.version,
    startedMs,
    jwtSecret: options.jwtSecret,
    rateLimitBypassToken: options.rateLimitBypassToken,
    counters,
    outlet: options.outlet,
    log,
    now: Date.now,
    limiter: cache.limiter,
    presence: cache.presence,
    users: createUserStore(database),
    channels: await createChannelStore(database),
    messages,
    messageWriter,
    notifications: createNotificationStore(database),
    search: createSearchStore(database),
    suggestions,
    files,
    disk,
    processor,
    pingDatabase: async () => void (await database.query('select 1')),
    ...(cache.ping === undefined ? {} : { pingCache: cache.ping }),
  };

  const realtime = createRealtime(context);
  const rest = await createRest({ ...context, realtime });
  await rest.ready();
  const sharesPort = options.restPort === options.realtimePort && options.restPort !== 0;
  const realtimeServer = sharesPort ? rest.server : createServer(answerNotFound);
  realtime.io.attach(realtimeServer);
  watchEngine(realtime.io, context);
  teardown.add(async () => {
    await realtime.close();
    await rest.close();
  });
  const restUrl = await listen(rest.server, options.restPort, options.host);
  const realtimeUrl = sharesPort ? restUrl : await listen(realtimeServer, options.realtimePort, options.host);
  log(`ready after ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);

  return {
    restUrl,
    realtimeUrl,
    databaseUrl,
    ...(redisUrl === undefined ? {} : { redisUrl }),
    pids,
    stop: teardown.run,
  };
}

const answerNotFound: Parameters<typeof createServer>[1] = (_request, response) => {
  response.writeHead(404, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ success: false, error: 'Socket.IO only: see /socket.io/.', errorCode: 'NOT_FOUND' }),
  );
};
