import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTargetArguments, TARGET_HELP, TARGET_VARIABLES } from '../../target/parse-target-arguments.ts';

const DEFAULTS = {
  restPort: 3000,
  realtimePort: 3101,
  seedMessages: 5_000,
  users: 10_000,
  channels: 2_000,
  storageCapBytes: 2 * 1024 ** 3,
  cache: 'auto',
  auth: 'accounts',
  tokenLifetimeS: 900,
  presence: 'rooms',
  channelRooms: false,
  restBridge: false,
  processing: true,
  databasePoolSize: 12,
};

test('without arguments the documented defaults hold', () => {
  assert.deepEqual(parseTargetArguments([], {}), {
    action: 'start',
    options: DEFAULTS,
    exitWithParent: false,
  });
});

test('arguments go before variables, variables before defaults', () => {
  const args = ['--rest-port', '0', '--seed-messages=7', '--cache', 'memory', '--exit-with-parent'];
  const env = {
    REFERENCE_REST_PORT: '1',
    REFERENCE_REALTIME_PORT: '2',
    REFERENCE_STORAGE_CAP_MB: '3',
    REFERENCE_USERS: '',
    DATABASE_URL: 'postgres://d',
    REDIS_URL: 'redis://r',
    JWT_SECRET: 's',
    RATE_LIMIT_BYPASS_TOKEN: 'b',
    REFERENCE_PASSWORD: 'p',
  };
  assert.deepEqual(parseTargetArguments(args, env), {
    action: 'start',
    exitWithParent: true,
    options: {
      ...DEFAULTS,
      restPort: 0,
      realtimePort: 2,
      seedMessages: 7,
      storageCapBytes: 3 * 1024 ** 2,
      cache: 'memory',
      databaseUrl: 'postgres://d',
      redisUrl: 'redis://r',
      jwtSecret: 's',
      rateLimitBypassToken: 'b',
      password: 'p',
    },
  });
});

test('ports, proxies, pool and data of the servers below are chosen by variables', () => {
  const command = parseTargetArguments([], {
    REFERENCE_DATABASE_POOL: '8',
    REFERENCE_DATABASE_PORT: '5001',
    REFERENCE_DATABASE_VIA: '127.0.0.1:6001',
    REFERENCE_CACHE_PORT: '5002',
    REFERENCE_CACHE_VIA: '127.0.0.1:6002',
    REFERENCE_KEEP_DATA: 'yes',
  });
  assert.deepEqual(command.action === 'start' && command.options, {
    ...DEFAULTS,
    databasePoolSize: 8,
    databasePort: 5_001,
    databaseVia: '127.0.0.1:6001',
    cachePort: 5_002,
    cacheVia: '127.0.0.1:6002',
    keepData: true,
  });
});

test('SEED_MESSAGES, as a run calls it, goes behind the name of the target itself', () => {
  const sizeOf = (env: Record<string, string>) => {
    const command = parseTargetArguments([], env);
    return command.action === 'start' ? command.options.seedMessages : command;
  };
  assert.equal(sizeOf({ SEED_MESSAGES: '7' }), 7);
  assert.equal(sizeOf({ SEED_MESSAGES: '7', REFERENCE_SEED_MESSAGES: '' }), 7);
  assert.equal(sizeOf({ SEED_MESSAGES: '7', REFERENCE_SEED_MESSAGES: '8' }), 8);
  assert.deepEqual(sizeOf({ SEED_MESSAGES: 'many' }), {
    action: 'fail',
    errors: ['SEED_MESSAGES: expected a whole number from 0 to 100000000, got "many".'],
  });
});

test('faults are off unless asked for by flag, by variable or by a plan', () => {
  const optionsOf = (args: string[], env: Record<string, string>) => {
    const command = parseTargetArguments(args, env);
    assert.equal(command.action, 'start');
    return command.action === 'start' ? command.options : {};
  };
  assert.deepEqual(optionsOf([], { REFERENCE_FAULTS: 'no', REFERENCE_FAULT_PLAN: '' }), DEFAULTS);
  assert.deepEqual(optionsOf(['--faults', 'yes'], {}), { ...DEFAULTS, faults: true });
  assert.deepEqual(optionsOf(['--fault-plan=a.json'], { REFERENCE_FAULT_LOG: 'log.ndjson' }), {
    ...DEFAULTS,
    faults: true,
    faultPlanPath: 'a.json',
    faultLogPath: 'log.ndjson',
  });
  assert.deepEqual(optionsOf([], { REFERENCE_FAULTS: 'yes', REFERENCE_FAULT_PLAN: 'b.json' }), {
    ...DEFAULTS,
    faults: true,
    faultPlanPath: 'b.json',
  });
});

test('every error is reported at once', () => {
  const args = ['--rest-port', '70000', '--nonsense', 'stray', '--cache', 'disk', '--users'];
  assert.deepEqual(parseTargetArguments(args, { REFERENCE_CHANNELS: '1.5', REFERENCE_FAULTS: 'on' }), {
    action: 'fail',
    errors: [
      'Unknown option --nonsense; --help lists them.',
      'Expected only options, got "stray".',
      '--users: expected a value.',
      '--cache: expected auto or memory, got "disk".',
      'REFERENCE_FAULTS: expected no or yes, got "on".',
      '--rest-port: expected a whole number from 0 to 65535, got "70000".',
      'REFERENCE_CHANNELS: expected a whole number from 0 to 1000000, got "1.5".',
    ],
  });
});

test('help wins over everything', () => {
  assert.deepEqual(parseTargetArguments(['--help', '--nonsense'], {}), { action: 'help' });
});

test('every variable is in the help', () => {
  assert.equal(TARGET_VARIABLES.length, 32);
  assert.deepEqual(
    TARGET_VARIABLES.filter((name) => !TARGET_HELP.includes(name)),
    [],
  );
});

test('another system than ɳChat takes ports, limits and faults, and nothing of a database', () => {
  const args = ['--system', 'go-chat', '--realtime-port', '0', '--limits', 'hubQueue=5, pingMs=100'];
  assert.deepEqual(parseTargetArguments(args, { REFERENCE_FAULTS: 'yes', REFERENCE_TCP_PORT: '7' }), {
    action: 'start-system',
    system: 'go-chat',
    exitWithParent: false,
    options: {
      restPort: 3000,
      realtimePort: 0,
      tcpPort: 7,
      limits: { hubQueue: 5, pingMs: 100 },
      faults: true,
    },
  });
});

test('limits must be numbers, and of a system that has some', () => {
  assert.deepEqual(parseTargetArguments(['--system=go-chat'], { REFERENCE_LIMITS: 'hubQueue=many' }), {
    action: 'fail',
    errors: [
      'Limits (--limits or REFERENCE_LIMITS): expected name=number, separated by commas, got "hubQueue=many".',
    ],
  });
  assert.deepEqual(parseTargetArguments(['--limits', 'hubQueue=5'], {}), {
    action: 'fail',
    errors: ['Limits (--limits or REFERENCE_LIMITS): expected a system beside nchat, which has none.'],
  });
});
