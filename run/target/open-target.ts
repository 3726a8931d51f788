import type { Writable } from 'node:stream';
import type { CollectorOptions } from '../../collectors/collector-options.ts';
import type { Injected, PlannedFault } from '../../faults/fault-driver.ts';
import type { RoomNames, RoomsNeed } from '../../lib/protocols/chat-protocol.ts';
import { systemNames } from '../../target/protocols/system-names.ts';
import type { Configuration } from '../configure.ts';
import { exitStatus } from '../exit-status.ts';
import type { TargetFacts } from '../results/describe-target.ts';
import { RunError } from '../run-error.ts';
import { checkTarget, type TargetCheck } from './check-target.ts';
import { findEndedPart } from './find-ended-part.ts';
import { makeRooms, roomsOf } from './make-rooms.ts';
import { startEmbeddedTarget } from './start-embedded-target.ts';
import { type Trust, usualTrust } from './trust.ts';

/** A target that answers. */
export interface OpenTarget {
  readonly facts: TargetFacts;
  readonly addresses: { readonly targetUrl: string; readonly targetWsUrl: string };
  readonly trust: Trust;
  /** What the load must know besides the user's own variables. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly collectorOptions: CollectorOptions;
  /** Why no test can be run on it any more, if so. */
  readonly checkAlive: () => Promise<string | undefined>;
  /** What of a built-in target ended by itself; undefined when all of it serves. */
  readonly findEnded?: () => string | undefined;
  /** A built-in target serves as long as anybody holds its input open: a k6 that does outlives this process by it. */
  readonly rope?: Writable;
  readonly close: () => Promise<void>;
  /** Where the load goes when a proxy lies before the target; `addresses` is the target itself. */
  readonly loadAddresses?: OpenTarget['addresses'] & { readonly slowReadersUrl?: string };
  /** Makes a fault; absent for a run without any. */
  readonly inject?: (fault: PlannedFault) => Promise<Injected>;
  /** The processes of the built-in target. */
  readonly parts?: {
    readonly pids: () => Readonly<Record<string, number | undefined>>;
    readonly start: (part: string) => Promise<void>;
  };
}

/** What the built-in target speaks. */
const embeddedProtocols = ['nchat', ...systemNames];

const UNASKED: TargetCheck = { ok: true };

/** Messages in the index that the built-in target starts with. */
const SEED_MESSAGES = { smoke: 5_000, full: 1_000_000 };

/** Starts the built-in target, or checks the one given; rejects with a RunError when it does not answer. */
export async function openTarget(
  configuration: Configuration,
  log: (line: string) => void,
  stop: AbortSignal,
  how: { readonly supervised: boolean } = { supervised: false },
): Promise<OpenTarget> {
  return configuration.target.targetUrl === undefined
    ? openEmbedded(configuration, log, stop, how.supervised)
    : openGiven(configuration, configuration.target.targetUrl);
}

async function openEmbedded(
  configuration: Configuration,
  log: (line: string) => void,
  stop: AbortSignal,
  supervised: boolean,
): Promise<OpenTarget> {
  const { target, run, env } = configuration;
  if (!embeddedProtocols.includes(target.protocol)) {
    const expected = `expected ${embeddedProtocols.join(', ')} for the built-in target, got ${target.protocol}`;
    throw new RunError(
      exitStatus.badConfiguration,
      `PROTOCOL: ${expected}; set TARGET_URL to a system that speaks it.`,
    );
  }
  const seedMessages =
    run.seedMessages ?? (target.profile === 'smoke' ? SEED_MESSAGES.smoke : SEED_MESSAGES.full);
  log('Starting the built-in target …');
  const wanted = configuration.tests.map(({ definition }) => definition.targetVariables ?? {});
  const embedded = await startEmbeddedTarget({
    env: Object.assign({}, ...wanted, env),
    system: target.protocol,
    seedMessages,
    users: Math.max(0, ...configuration.tests.map(({ load }) => load.users)),
    log,
    stop,
    supervised,
  }).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    throw new RunError(stop.aborted ? exitStatus.interrupted : exitStatus.couldNotRun, message);
  });
  const { restUrl, realtimeUrl, databaseUrl, redisUrl, pids, usersFilePath } = embedded.facts;
  const { database, cache } = pids;
  // A part that was started again has another one.
  const pidOf = (part: string): number[] => [embedded.pids()[part] ?? []].flat();
  const addresses = { targetUrl: restUrl, targetWsUrl: realtimeUrl };
  const { rooms } = configuration.protocol.protocol.probe;
  if (databaseUrl !== undefined && rooms !== undefined) {
    await makeRooms(databaseUrl, rooms, roomsOf(configuration));
  }
  // Only ɳChat answers with its version; the others said on their own that they serve.
  const { protocol } = configuration.protocol;
  const health = protocol.probe.health === undefined ? UNASKED : await checkTarget(addresses, { protocol });
  return {
    facts: {
      url: restUrl,
      wsUrl: realtimeUrl,
      protocol: target.protocol,
      embedded: true,
      ...(health.ok && health.version !== undefined ? { version: health.version } : {}),
    },
    addresses,
    trust: usualTrust,
    secrets: {
      ...embedded.secrets,
      // Its REST API takes only accounts of its own, which it has signed in.
      ...(usersFilePath === undefined || target.usersFile !== undefined ? {} : { USERS_FILE: usersFilePath }),
    },
    collectorOptions: {
      ...sourcesOf(run),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(redisUrl === undefined ? {} : { redisUrl }),
      applicationPids: () => pidOf('target'),
      ...(database === undefined ? {} : { databasePids: () => pidOf('database') }),
      ...(cache === undefined ? {} : { cachePids: () => pidOf('cache') }),
    },
    checkAlive: async () => {
      const ended = findEndedPart(embedded);
      return ended === undefined ? undefined : `${ended}.`;
    },
    rope: embedded.rope,
    findEnded: () => findEndedPart(embedded),
    close: embedded.stop,
    parts: { pids: embedded.pids, start: embedded.start },
  };
}

async function openGiven(
  { target, run, trust, protocol, tests }: Configuration,
  targetUrl: string,
): Promise<OpenTarget> {
  const addresses = { targetUrl, targetWsUrl: target.targetWsUrl ?? targetUrl };
  const options = { protocol: protocol.protocol, trust };
  const health = await checkTarget(addresses, options);
  if (!health.ok) {
    throw new RunError(exitStatus.couldNotRun, health.problems.join('\n'));
  }
  const { rooms } = protocol.protocol.probe;
  if (run.createRooms) {
    await createRooms(run.databaseUrl, rooms, roomsOf({ target, tests }));
  }
  const { version } = health;
  return {
    facts: {
      url: targetUrl,
      wsUrl: addresses.targetWsUrl,
      protocol: target.protocol,
      embedded: false,
      ...(version === undefined ? {} : { version }),
    },
    addresses,
    trust,
    secrets: {},
    collectorOptions: sourcesOf(run),
    checkAlive: async () => {
      const again = await checkTarget(addresses, options);
      return again.ok ? undefined : again.problems.join('\n');
    },
    close: () => Promise.resolve(),
  };
}

function sourcesOf(run: Configuration['run']): CollectorOptions {
  const { databaseUrl, redisUrl, meiliUrl, meiliKey, prometheusUrl } = run;
  return {
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(meiliUrl === undefined ? {} : { meiliUrl }),
    ...(meiliKey === undefined ? {} : { meiliKey }),
    ...(prometheusUrl === undefined ? {} : { prometheusUrl }),
  };
}

async function createRooms(
  databaseUrl: string | undefined,
  need: RoomsNeed | undefined,
  rooms: readonly RoomNames[],
): Promise<void> {
  if (need === undefined || databaseUrl === undefined) {
    const problem =
      need === undefined
        ? 'expected a system whose rooms are made by SQL, such as nchat; leave it out'
        : 'expected DATABASE_URL beside it, the database of the target';
    throw new RunError(exitStatus.badConfiguration, `CREATE_ROOMS: ${problem}.`);
  }
  await makeRooms(databaseUrl, need, rooms).catch((error: unknown) => {
    throw new RunError(exitStatus.couldNotRun, error instanceof Error ? error.message : String(error));
  });
}
