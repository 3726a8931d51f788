/** One stage of a ramp: over `durationMs` the number of open users goes in a straight line to `users`. */
export interface Stage {
  readonly durationMs: number;
  readonly users: number;
}

interface Base {
  /** The property that holds the parsed value; its name carries the unit. */
  readonly key: string;
  /** Never printed, logged or written to results. */
  readonly secret?: true;
}

/** One variable: its type decides how the text is parsed. Durations are ms once parsed, sizes bytes. */
export type Variable = Base &
  (
    | { readonly type: 'string' | 'url' | 'path'; readonly default?: string }
    /** `a=b&c=d`, percent-encoded, to texts by name. */
    | { readonly type: 'pairs'; readonly default?: Readonly<Record<string, string>> }
    /** A JSON object; `of: 'text'` where each of its values must be a text. */
    | {
        readonly type: 'object';
        readonly of: 'anything' | 'text';
        readonly default?: Readonly<Record<string, unknown>>;
      }
    | { readonly type: 'boolean'; readonly default?: boolean }
    | { readonly type: 'list'; readonly default?: readonly string[] }
    | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default?: string }
    | {
        readonly type: 'integer' | 'number' | 'duration' | 'size';
        readonly min: number;
        readonly max: number;
        readonly default?: number;
      }
    | { readonly type: 'stages'; readonly default?: readonly Stage[] }
  );

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** Variables that shape a test's load. Each may also be set for one test: `API_ENDPOINTS_USERS=50`. */
export const loadVariables = {
  USERS: {
    key: 'users',
    type: 'integer',
    min: 1,
    max: 1_000_000,
    default: 100,
  },
  RATE: {
    key: 'ratePerSec',
    type: 'number',
    min: 0.1,
    max: 1_000_000,
    default: 10,
  },
  DURATION: {
    key: 'durationMs',
    type: 'duration',
    min: SECOND,
    max: 24 * HOUR,
    default: 10 * SECOND,
  },
  STAGES: {
    key: 'stages',
    type: 'stages',
    default: [],
  },
  SOCKETS_PER_VU: {
    key: 'socketsPerVu',
    type: 'integer',
    min: 1,
    max: 10_000,
    default: 100,
  },
  CHANNELS: {
    key: 'channels',
    type: 'integer',
    min: 1,
    max: 100_000,
    default: 10,
  },
  ROOM_SIZE: {
    key: 'roomSize',
    type: 'integer',
    min: 1,
    max: 10_000,
    default: 10,
  },
  MESSAGE_INTERVAL: {
    key: 'messageIntervalMs',
    type: 'duration',
    min: 10,
    max: HOUR,
    default: 10 * SECOND,
  },
  SEND_VIA: {
    key: 'sendVia',
    type: 'choice',
    choices: ['websocket', 'rest'],
    default: 'websocket',
  },
  UPLOAD_VIA: {
    key: 'uploadVia',
    type: 'choice',
    choices: ['presigned', 'multipart'],
    default: 'presigned',
  },
  THINK_TIME: {
    key: 'thinkTimeMs',
    type: 'duration',
    min: 0,
    max: HOUR,
    default: SECOND,
  },
  MAX_FILE_SIZE: {
    key: 'maxFileBytes',
    type: 'size',
    min: 100_000,
    max: 50_000_000,
    default: 50_000_000,
  },
  CONNECT_TIMEOUT: {
    key: 'connectTimeoutMs',
    type: 'duration',
    min: 100,
    max: 55 * SECOND,
    default: 10 * SECOND,
  },
  DELIVERY_TIMEOUT: {
    key: 'deliveryTimeoutMs',
    type: 'duration',
    min: 100,
    max: 10 * 60 * SECOND,
    default: 5 * SECOND,
  },
  AUDITORS: {
    key: 'auditors',
    type: 'integer',
    min: 0,
    max: 10_000,
    default: 0,
  },
  RECONNECT: {
    key: 'reconnect',
    type: 'boolean',
    default: false,
  },
  LATE_OVER: {
    key: 'lateOverMs',
    type: 'duration',
    min: 1,
    max: HOUR,
    default: SECOND,
  },
  REQUEST_TIMEOUT: {
    key: 'requestTimeoutMs',
    type: 'duration',
    min: 100,
    max: 10 * 60 * SECOND,
    default: 60 * SECOND,
  },
} as const satisfies Record<string, Variable>;

/** Variables that say what is tested and with which accounts; read by the bundles and by the run. */
export const targetVariables = {
  TARGET_URL: {
    key: 'targetUrl',
    type: 'url',
  },
  TARGET_WS_URL: {
    key: 'targetWsUrl',
    type: 'url',
  },
  PROTOCOL: {
    key: 'protocol',
    type: 'string',
    default: 'nchat',
  },
  PROFILE: {
    key: 'profile',
    type: 'string',
    default: 'demo',
  },
  JWT_SECRET: {
    key: 'jwtSecret',
    type: 'string',
    secret: true,
  },
  USERS_FILE: {
    key: 'usersFile',
    type: 'path',
  },
  RATE_LIMIT_BYPASS: {
    key: 'rateLimitBypass',
    type: 'string',
    secret: true,
  },
  FILES_URL: {
    key: 'filesUrl',
    type: 'url',
  },
  TLS_CA_FILE: {
    key: 'tlsCaFile',
    type: 'path',
  },
  TLS_SKIP_VERIFY: {
    key: 'tlsSkipVerify',
    type: 'boolean',
    default: false,
  },
  SOCKET_PATH: {
    key: 'socketPath',
    type: 'string',
  },
  SOCKET_NAMESPACE: {
    key: 'socketNamespace',
    type: 'string',
  },
  SOCKET_QUERY: {
    key: 'socketQuery',
    type: 'pairs',
    secret: true,
  },
  SOCKET_AUTH: {
    key: 'socketAuth',
    type: 'object',
    of: 'anything',
    secret: true,
  },
  SOCKET_HEADERS: {
    key: 'socketHeaders',
    type: 'object',
    of: 'text',
    secret: true,
  },
  CREATE_CHANNELS: {
    key: 'createChannels',
    type: 'boolean',
    default: true,
  },
  CHANNEL_PREFIX: {
    key: 'channelPrefix',
    type: 'string',
    default: 'k6-chat',
  },
  SUMMARY_PATH: {
    key: 'summaryPath',
    type: 'path',
  },
  AUDIT_LOG: {
    key: 'auditLog',
    type: 'boolean',
    default: false,
  },
  RUN_MARK: {
    key: 'runMark',
    type: 'string',
  },
  GENERATOR_API: {
    key: 'generatorApi',
    type: 'url',
  },
} as const satisfies Record<string, Variable>;

// Numbers are written out here: a product would keep the bundler from leaving this table out of the bundles.
/** Variables that only the run reads. */
export const runVariables = {
  TARGET_FILE: {
    key: 'targetFile',
    type: 'path',
  },
  TESTS: {
    key: 'tests',
    type: 'list',
    default: [],
  },
  FAULTS: { key: 'faults', type: 'path' },
  SUITE: { key: 'suite', type: 'string' },
  AUTHORISED: {
    key: 'authorised',
    type: 'boolean',
    default: false,
  },
  RESULTS_DIR: { key: 'resultsDir', type: 'path', default: 'results' },
  GENERATORS: { key: 'generators', type: 'string', default: 'least' },
  GENERATOR_MEMORY_MAX: {
    key: 'generatorMemoryMaxBytes',
    type: 'size',
    min: 100_000_000,
    max: 1_000_000_000_000,
  },
  FROM: { key: 'from', type: 'path' },
  NAMESPACE: { key: 'namespace', type: 'string' },
  K6_IMAGE: { key: 'k6Image', type: 'string', default: 'grafana/k6:2.2.0' },
  RUN: { key: 'run', type: 'path' },
  BASELINE: {
    key: 'baseline',
    type: 'path',
  },
  REPEAT: { key: 'repeat', type: 'integer', min: 1, max: 100, default: 1 },
  A: { key: 'runA', type: 'path' },
  B: { key: 'runB', type: 'path' },
  PDF: { key: 'pdf', type: 'boolean', default: false },
  CASES: { key: 'cases', type: 'list', default: [] },
  CAPACITY_LOADS: { key: 'capacityLoads', type: 'list', default: [] },
  CAPACITY_MAX: { key: 'capacityMax', type: 'number', min: 1, max: 10_000_000 },
  SEED_MESSAGES: {
    key: 'seedMessages',
    type: 'integer',
    min: 0,
    max: 100_000_000,
  },
  SAMPLE_INTERVAL: {
    key: 'sampleIntervalMs',
    type: 'duration',
    min: 200,
    max: 60_000,
    default: 1_000,
  },
  CREATE_ROOMS: {
    key: 'createRooms',
    type: 'boolean',
    default: false,
  },
  DATABASE_URL: {
    key: 'databaseUrl',
    type: 'string',
    secret: true,
  },
  REDIS_URL: {
    key: 'redisUrl',
    type: 'string',
    secret: true,
  },
  MEILI_URL: { key: 'meiliUrl', type: 'url' },
  MEILI_KEY: { key: 'meiliKey', type: 'string', secret: true },
  PROMETHEUS_URL: {
    key: 'prometheusUrl',
    type: 'url',
  },
  K6_BIN: {
    key: 'k6Bin',
    type: 'path',
  },
  K6_DOWNLOAD_URL: {
    key: 'k6DownloadUrl',
    type: 'url',
  },
} as const satisfies Record<string, Variable>;

type Table = Record<string, Variable>;
type Parsed<V extends Variable> = V['type'] extends 'integer' | 'number' | 'duration' | 'size'
  ? number
  : V['type'] extends 'boolean'
    ? boolean
    : V['type'] extends 'list'
      ? readonly string[]
      : V['type'] extends 'stages'
        ? readonly Stage[]
        : V['type'] extends 'pairs'
          ? Readonly<Record<string, string>>
          : V extends { readonly type: 'object'; readonly of: 'text' }
            ? Readonly<Record<string, string>>
            : V['type'] extends 'object'
              ? Readonly<Record<string, unknown>>
              : V extends { choices: readonly (infer C extends string)[] }
                ? C
                : string;

/** The parsed values of a table by their keys; those without a default may be absent. */
export type ValuesOf<T extends Table> = {
  readonly [N in keyof T as T[N] extends { default: unknown } ? T[N]['key'] : never]: Parsed<T[N]>;
} & {
  readonly [N in keyof T as T[N] extends { default: unknown } ? never : T[N]['key']]?: Parsed<T[N]>;
};

/** The environment name of a load variable. */
export type LoadVariable = keyof typeof loadVariables;

/** A test's load with every value decided. */
export type Load = ValuesOf<typeof loadVariables>;

/** What is tested and with which accounts. */
export type TargetConfig = ValuesOf<typeof targetVariables>;

/** What only the run reads. */
export type RunConfig = ValuesOf<typeof runVariables>;
