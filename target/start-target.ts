import { createServer } from 'node:http';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { createAuthService } from './auth/auth-service.ts';
import { createCounters } from './counters.ts';
import { createFaults } from './faults/faults.ts';
import { gateUpgrades } from './faults/gate-upgrades.ts';
import { readFaultPlan } from './faults/read-fault-plan.ts';
import { wrapServices } from './faults/wrap-services.ts';
import { createListen } from './listen.ts';
import { passThrough } from './outlet.ts';
import { createRealtime, type Realtime, watchEngine } from './realtime/create-realtime.ts';
import { droppableSockets } from './realtime/droppable-sockets.ts';
import { createRepeatLog } from './repeat-log.ts';
import { createRest } from './rest/create-rest.ts';
import { startServices } from './services/start-services.ts';
import { createDiskStorage } from './storage/disk-storage.ts';
import { createFileProcessor } from './storage/file-processor.ts';
import { createChannelStore } from './store/channel-store.ts';
import { createFileStore } from './store/file-store.ts';
import { createMessageStore } from './store/message-store.ts';
import { createMessageWriter } from './store/message-writer.ts';
import { createNotificationStore } from './store/notification-store.ts';
import { createRoomStore } from './store/room-store.ts';
import { createSearchStore } from './store/search-store.ts';
import { seedDatabase } from './store/seed-database.ts';
import { createSuggestionStore } from './store/suggestion-store.ts';
import { createUserStore } from './store/user-store.ts';
import type { TargetContext } from './target-context.ts';
import { type RunningTarget, TARGET_DEFAULTS, type TargetOptions } from './target-options.ts';
import { createTeardown, type Teardown } from './teardown.ts';
import { trackConnections } from './track-connections.ts';
import { writeUsersFile } from './write-users-file.ts';

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
  const log = createRepeatLog(options.log);
  const startedMs = Date.now();

  const plan = options.faultPlanPath === undefined ? undefined : await readFaultPlan(options.faultPlanPath);

  const listen = createListen(options.host, { openFiles: options.openFiles, log, teardown });

  const services = await startServices(options, log, teardown);
  const { database, realtimeDatabase, seedWith, cache, folder, databaseUrl, redisUrl, pids } = services;
  await seedWith((bulk) =>
    seedDatabase(
      bulk,
      {
        messages: options.seedMessages,
        users: options.users,
        channels: options.channels,
        password: options.password,
      },
      log,
    ),
  );

  const counters = createCounters();
  const messages = createMessageStore(database, counters);
  const messageWriter = createMessageWriter(messages, log);
  const search = createSearchStore(database);
  const suggestions = createSuggestionStore(database, log);
  const files = createFileStore(database);
  const disk = await createDiskStorage(join(folder, 'files'), options.storageCapBytes);
  const processor = createFileProcessor(files, disk, counters, log);
  teardown.add(async () => {
    await Promise.all([messageWriter.flush(), suggestions.flush(), processor.drain()]);
  });
  let realtime: Realtime | undefined;
  const faults =
    options.faults === true || plan !== undefined
      ? createFaults({
          ...(options.faultLogPath === undefined ? {} : { logPath: options.faultLogPath }),
          sockets: droppableSockets(() => realtime?.io),
          outlet: options.outlet,
          report: log,
        })
      : undefined;
  const users = createUserStore(database);
  const auth = createAuthService({
    users,
    jwtSecret: options.jwtSecret,
    mode: options.auth,
    lifetimeS: options.tokenLifetimeS,
    now: Date.now,
  });
  const healthy = { disk, processor, search, messages, messageWriter };
  const context: TargetContext = {
    version: packageJson.version,
    startedMs,
    jwtSecret: options.jwtSecret,
    rateLimitBypassToken: options.rateLimitBypassToken,
    counters,
    outlet: faults?.outlet ?? options.outlet,
    ...(faults === undefined ? {} : { faults }),
    log,
    now: Date.now,
    limiter: cache.limiter,
    presence: cache.presence,
    presenceTo: options.presence,
    channelRooms: options.channelRooms,
    restBridge: options.restBridge,
    processesFiles: options.processing,
    connectTimeoutMs: options.connectTimeoutMs,
    auth,
    users,
    rooms: createRoomStore(realtimeDatabase),
    channels: await createChannelStore(database),
    ...(faults === undefined ? healthy : wrapServices(healthy, faults, Date.now)),
    notifications: createNotificationStore(database),
    suggestions,
    files,
    pingDatabase: async () => void (await database.query('select 1')),
    ...(cache.ping === undefined ? {} : { pingCache: cache.ping }),
  };

  realtime = createRealtime(context);
  const rest = await createRest({ ...context, realtime });
  await rest.ready();
  const sharesPort = options.restPort === options.realtimePort && options.restPort !== 0;
  // Without a listener of its own: whatever is not Socket.IO is never answered, as on the real server.
  const realtimeServer = sharesPort ? rest.server : createServer();
  realtime.io.attach(realtimeServer);
  watchEngine(realtime.io, context);
  if (faults !== undefined) {
    gateUpgrades(realtimeServer, faults, counters);
  }
  const dropAll = [rest.server, realtimeServer].map(trackConnections);
  teardown.add(async () => {
    // Before what it holds back has nowhere to go any more.
    faults?.close();
    // Whoever still holds a connection, and says nothing on it, must not hold up the end.
    const closing = Promise.all([realtime.close(), rest.close()]);
    for (const drop of dropAll) {
      drop();
    }
    await closing;
  });
  const usersFilePath = options.usersFilePath === 'auto' ? join(folder, 'users.csv') : options.usersFilePath;
  if (usersFilePath !== undefined) {
    await writeUsersFile(usersFilePath, { auth, count: options.users, password: options.password });
  }
  const restUrl = await listen(rest.server, options.restPort);
  const realtimeUrl = sharesPort ? restUrl : await listen(realtimeServer, options.realtimePort);
  if (plan !== undefined) {
    faults?.put(plan);
  }
  log(`ready after ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);

  return {
    restUrl,
    realtimeUrl,
    databaseUrl,
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(usersFilePath === undefined ? {} : { usersFilePath }),
    pids,
    stop: teardown.run,
  };
}
