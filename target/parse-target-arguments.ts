import { parseArgs } from 'node:util';
import { parseLimits } from './protocols/limits.ts';
import type { SystemOptions } from './protocols/start-system.ts';
import { systemNames } from './protocols/system-names.ts';
import { TARGET_DEFAULTS, type TargetOptions } from './target-options.ts';

/** What the command line asks for. */
export type TargetCommand =
  | { action: 'help' }
  | { action: 'start'; options: TargetOptions; exitWithParent: boolean }
  | { action: 'start-system'; system: string; options: SystemOptions; exitWithParent: boolean }
  | { action: 'fail'; errors: string[] };

/** The system that the target is unless another one is asked for. */
const NCHAT = 'nchat';

/** The help text of `node target/main.ts`. */
export const TARGET_HELP = `The reference chat server, on loopback only: ɳChat over Socket.IO and REST, or another chat system without a database.

Usage: node target/main.ts [options]

  --system <name>          ${[NCHAT, ...systemNames].join(', ')} (default ${NCHAT}; REFERENCE_SYSTEM)
  --limits <name=n,…>      limits and times of that system, not ɳChat's, instead of the real ones (REFERENCE_LIMITS)
  --tcp-port <n>           port of its TCP side where it has one, 0 = any (default 3102; REFERENCE_TCP_PORT)
  --rest-port <n>          REST port, 0 = any (default 3000; variable REFERENCE_REST_PORT)
  --realtime-port <n>      Socket.IO port, 0 = any, the REST port = both on one (default 3101; REFERENCE_REALTIME_PORT)
  --seed-messages <n>      rows of the search index (default ${TARGET_DEFAULTS.seedMessages}; REFERENCE_SEED_MESSAGES, SEED_MESSAGES)
  --users <n>              users user-1@example.test … (default ${TARGET_DEFAULTS.users}; REFERENCE_USERS)
  --channels <n>           channels channel-1 …, besides general (default ${TARGET_DEFAULTS.channels}; REFERENCE_CHANNELS)
  --storage-cap-mb <n>     uploads kept on disk, the oldest go first (default 2048; REFERENCE_STORAGE_CAP_MB)
  --auth <accounts|shared> accounts: REST takes only tokens of its own sign-in; shared: any that JWT_SECRET signed for an
                           account, as where the auth service shares the secret (default accounts; REFERENCE_AUTH)
  --token-lifetime-s <n>   seconds an access token is good (default ${TARGET_DEFAULTS.tokenLifetimeS}; REFERENCE_TOKEN_LIFETIME_S)
  --users-file <path|auto> write the accounts, signed in, as USERS_FILE takes it; auto: to a file that goes with the
                           target and is named when it serves (REFERENCE_USERS_FILE)
  --presence <rooms|everyone|none>
                           whom presence:changed is told. The real server tells everyone: the n-th connect is n frames,
                           10,000 users are 50 million, more than two cores send in a demo; so the default is those who
                           share a room, and everyone for a faithful run (REFERENCE_PRESENCE)
  --channel-rooms <no|yes> a channel made by REST is a room too; in the real application rooms are rows of the table
                           realtime_rooms, made by SQL alone (REFERENCE_CHANNEL_ROOMS)
  --rest-bridge <no|yes>   sockets read what REST sends; the real application has no such bridge (REFERENCE_REST_BRIDGE)
  --processing <yes|no>    no: uploaded files stay pending for ever, as without a worker (REFERENCE_PROCESSING)
  --cache <auto|memory>    memory: never start a Redis (default auto; REFERENCE_CACHE)
  --database-pool <n>      connections to the database (default ${TARGET_DEFAULTS.databasePoolSize}; REFERENCE_DATABASE_POOL)
  --database-port <n>      port of the private PostgreSQL, 0 = any (default 0; REFERENCE_DATABASE_PORT)
  --cache-port <n>         port of the private Redis, 0 = any (default 0; REFERENCE_CACHE_PORT)
  --keep-data <yes|no>     take up what is in the database, and leave it there (default no; REFERENCE_KEEP_DATA)
  --faults <yes|no>        take a fault plan by PUT /api/faults from this machine (default no; REFERENCE_FAULTS)
  --fault-plan <path>      fault plan in effect from the start; implies --faults yes (REFERENCE_FAULT_PLAN)
  --fault-log <path>       append each injected fault to this file, as NDJSON (REFERENCE_FAULT_LOG)
  --supervised             server, database and cache can be ended one by one, and started again by a line of standard
                           input: start target, start database, start cache
  --exit-with-parent       stop when standard input closes
  --help                   this text

Variables: DATABASE_URL and REDIS_URL use servers of yours instead of private ones; JWT_SECRET (default
${TARGET_DEFAULTS.jwtSecret}), RATE_LIMIT_BYPASS_TOKEN (default ${TARGET_DEFAULTS.rateLimitBypassToken}),
REFERENCE_PASSWORD of every seeded user (default ${TARGET_DEFAULTS.password}); REFERENCE_DATABASE_VIA and
REFERENCE_CACHE_VIA, as host:port, are proxies by which the server reaches them.

When it serves it prints one line of JSON: {"ready":true,"restUrl":…,"realtimeUrl":…,"databaseUrl":…,"pids":…}; another
system than ɳChat has no databaseUrl, its counters and faults at restUrl, and all on the realtime port but for iris.
SIGINT or SIGTERM stops it; nothing is left behind.
`;

interface NumberRule {
  variable: string;
  alias?: string;
  initial: number;
  max: number;
}

const NUMBERS = {
  'rest-port': { variable: 'REFERENCE_REST_PORT', initial: 3000, max: 65_535 },
  'realtime-port': { variable: 'REFERENCE_REALTIME_PORT', initial: 3101, max: 65_535 },
  'tcp-port': { variable: 'REFERENCE_TCP_PORT', initial: 3102, max: 65_535 },
  'seed-messages': {
    variable: 'REFERENCE_SEED_MESSAGES',
    // What a run calls it: the same word must do the same where the target is started alone.
    alias: 'SEED_MESSAGES',
    initial: TARGET_DEFAULTS.seedMessages,
    max: 100_000_000,
  },
  users: { variable: 'REFERENCE_USERS', initial: TARGET_DEFAULTS.users, max: 10_000_000 },
  'token-lifetime-s': {
    variable: 'REFERENCE_TOKEN_LIFETIME_S',
    initial: TARGET_DEFAULTS.tokenLifetimeS,
    max: 31_536_000,
  },
  channels: { variable: 'REFERENCE_CHANNELS', initial: TARGET_DEFAULTS.channels, max: 1_000_000 },
  'database-pool': {
    variable: 'REFERENCE_DATABASE_POOL',
    initial: TARGET_DEFAULTS.databasePoolSize,
    max: 90,
  },
  'database-port': { variable: 'REFERENCE_DATABASE_PORT', initial: 0, max: 65_535 },
  'cache-port': { variable: 'REFERENCE_CACHE_PORT', initial: 0, max: 65_535 },
  'storage-cap-mb': { variable: 'REFERENCE_STORAGE_CAP_MB', initial: 2_048, max: 1_000_000 },
} as const;

const CHOICES = {
  system: { variable: 'REFERENCE_SYSTEM', choices: [NCHAT, ...systemNames] },
  cache: { variable: 'REFERENCE_CACHE', choices: ['auto', 'memory'] },
  faults: { variable: 'REFERENCE_FAULTS', choices: ['no', 'yes'] },
  auth: { variable: 'REFERENCE_AUTH', choices: ['accounts', 'shared'] },
  presence: { variable: 'REFERENCE_PRESENCE', choices: ['rooms', 'everyone', 'none'] },
  'channel-rooms': { variable: 'REFERENCE_CHANNEL_ROOMS', choices: ['no', 'yes'] },
  'rest-bridge': { variable: 'REFERENCE_REST_BRIDGE', choices: ['no', 'yes'] },
  processing: { variable: 'REFERENCE_PROCESSING', choices: ['yes', 'no'] },
  'keep-data': { variable: 'REFERENCE_KEEP_DATA', choices: ['no', 'yes'] },
} as const;

interface TextRule {
  variable: string;
  flag?: string;
}

const TEXTS = {
  limits: { variable: 'REFERENCE_LIMITS', flag: 'limits' },
  faultPlanPath: { variable: 'REFERENCE_FAULT_PLAN', flag: 'fault-plan' },
  faultLogPath: { variable: 'REFERENCE_FAULT_LOG', flag: 'fault-log' },
  usersFilePath: { variable: 'REFERENCE_USERS_FILE', flag: 'users-file' },
  databaseVia: { variable: 'REFERENCE_DATABASE_VIA' },
  cacheVia: { variable: 'REFERENCE_CACHE_VIA' },
  databaseUrl: { variable: 'DATABASE_URL' },
  redisUrl: { variable: 'REDIS_URL' },
  jwtSecret: { variable: 'JWT_SECRET' },
  rateLimitBypassToken: { variable: 'RATE_LIMIT_BYPASS_TOKEN' },
  password: { variable: 'REFERENCE_PASSWORD' },
} as const satisfies { [Key in keyof TargetOptions | 'limits']?: TextRule };

/** Every variable that the target reads. */
export const TARGET_VARIABLES: readonly string[] = [
  ...Object.values(NUMBERS),
  ...Object.values(CHOICES),
  ...Object.values(TEXTS),
].flatMap((rule: { variable: string; alias?: string }) =>
  rule.alias === undefined ? [rule.variable] : [rule.variable, rule.alias],
);

/** Parses arguments and variables, arguments first; every error is reported at once. */
export function parseTargetArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): TargetCommand {
  const errors: string[] = [];
  const values = readFlags(args, errors);
  if (values['help'] === true) {
    return { action: 'help' };
  }

  const numberOf = (flag: keyof typeof NUMBERS): number => {
    const { variable, alias = variable, initial, max }: NumberRule = NUMBERS[flag];
    const given = [
      [`--${flag}`, values[flag]],
      [variable, env[variable]],
      [alias, env[alias]],
    ] as const;
    const [name, text] = given.find(([, value]) => typeof value === 'string' && value !== '') ?? [];
    if (typeof text !== 'string') {
      return initial;
    }
    if (/^\d+$/.test(text) && Number(text) <= max) {
      return Number(text);
    }
    errors.push(`${name}: expected a whole number from 0 to ${max}, got ${JSON.stringify(text)}.`);
    return initial;
  };
  const choiceOf = <Flag extends keyof typeof CHOICES>(
    flag: Flag,
  ): (typeof CHOICES)[Flag]['choices'][number] => {
    const { variable, choices }: { variable: string; choices: readonly string[] } = CHOICES[flag];
    const [name, text] = values[flag] === undefined ? [variable, env[variable]] : [`--${flag}`, values[flag]];
    if (text !== undefined && text !== '' && !choices.includes(String(text))) {
      errors.push(`${name}: expected ${choices.join(' or ')}, got ${JSON.stringify(text)}.`);
    }
    return (text || choices[0]) as (typeof CHOICES)[Flag]['choices'][number];
  };
  const texts: Partial<Record<keyof typeof TEXTS, string>> = Object.fromEntries(
    Object.entries(TEXTS).flatMap(([key, { variable, flag = '' }]: [string, TextRule]) => {
      const text = values[flag] ?? env[variable];
      return typeof text === 'string' && text !== '' ? [[key, text]] : [];
    }),
  );
  const system = choiceOf('system');
  const { limits: limitsText, ...ownTexts } = texts;
  const limits = parseLimits(limitsText ?? '');
  if ('problem' in limits) {
    errors.push(`Limits (--limits or REFERENCE_LIMITS): ${limits.problem}.`);
  } else if (limitsText !== undefined && system === NCHAT) {
    errors.push(`Limits (--limits or REFERENCE_LIMITS): expected a system beside ${NCHAT}, which has none.`);
  }
  const exitWithParent = values['exit-with-parent'] === true;
  const cache = choiceOf('cache');
  const takesFaults = choiceOf('faults') === 'yes' || texts.faultPlanPath !== undefined;

  const databasePort = numberOf('database-port');
  const cachePort = numberOf('cache-port');
  const options: TargetOptions = {
    restPort: numberOf('rest-port'),
    realtimePort: numberOf('realtime-port'),
    seedMessages: numberOf('seed-messages'),
    users: numberOf('users'),
    channels: numberOf('channels'),
    storageCapBytes: numberOf('storage-cap-mb') * 1024 ** 2,
    cache,
    auth: choiceOf('auth'),
    tokenLifetimeS: numberOf('token-lifetime-s'),
    presence: choiceOf('presence'),
    channelRooms: choiceOf('channel-rooms') === 'yes',
    restBridge: choiceOf('rest-bridge') === 'yes',
    processing: choiceOf('processing') === 'yes',
    databasePoolSize: Math.max(1, numberOf('database-pool')),
    ...(databasePort === 0 ? {} : { databasePort }),
    ...(cachePort === 0 ? {} : { cachePort }),
    ...(choiceOf('keep-data') === 'yes' ? { keepData: true } : {}),
    ...(takesFaults ? { faults: true } : {}),
    ...ownTexts,
  };
  const tcpPort = numberOf('tcp-port');
  if (errors.length > 0) {
    return { action: 'fail', errors };
  }
  if (system !== NCHAT) {
    const { restPort = 0, realtimePort = 0 } = options;
    const { faultPlanPath, faultLogPath } = texts;
    return {
      action: 'start-system',
      system,
      exitWithParent,
      options: {
        restPort,
        realtimePort,
        tcpPort,
        limits: 'limits' in limits ? limits.limits : {},
        ...(takesFaults ? { faults: true } : {}),
        ...(faultPlanPath === undefined ? {} : { faultPlanPath }),
        ...(faultLogPath === undefined ? {} : { faultLogPath }),
      },
    };
  }
  return { action: 'start', options, exitWithParent };
}

function readFlags(args: readonly string[], errors: string[]): Record<string, string | boolean | undefined> {
  const flags = new Map<string, 'string' | 'boolean'>([
    ...Object.keys(NUMBERS).map((name) => [name, 'string'] as const),
    ...Object.keys(CHOICES).map((name) => [name, 'string'] as const),
    ...Object.values(TEXTS).flatMap(({ flag }: TextRule) =>
      flag === undefined ? [] : [[flag, 'string'] as const],
    ),
    ['exit-with-parent', 'boolean'],
    ['supervised', 'boolean'],
    ['help', 'boolean'],
  ]);
  // Not strict, because a strict parse stops at its first error and we report all of them.
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries([...flags].map(([name, type]) => [name, { type }])),
    strict: false,
    tokens: true,
  });
  const values: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') {
      errors.push(`Expected only options, got ${JSON.stringify(token.value)}.`);
    }
    if (token.kind !== 'option') {
      continue;
    }
    const type = flags.get(token.name);
    if (type === undefined) {
      errors.push(`Unknown option ${token.rawName}; --help lists them.`);
    } else if (type === 'string' && token.value === undefined) {
      errors.push(`--${token.name}: expected a value.`);
    } else {
      values[token.name] = token.value ?? true;
    }
  }
  return values;
}
