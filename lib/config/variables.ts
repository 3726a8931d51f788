/** One stage of a ramp: over `durationMs` the number of open users goes in a straight line to `users`. */
export interface Stage {
  readonly durationMs: number;
  readonly users: number;
}

interface Base {
  /** What the variable means, one sentence; README's table shows it. */
  readonly meaning: string;
  /** The property that holds the parsed value; its name carries the unit. */
  readonly key: string;
  /** Never printed, logged or written to results. */
  readonly secret?: true;
}

/** One variable: its type decides how the text is parsed. Durations are ms once parsed, sizes bytes. */
export type Variable = Base &
  (
    | { readonly type: 'string' | 'url' | 'path'; readonly default?: string }
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
    meaning: 'Users at the peak. In the chat tests a user is one open socket, in the REST tests one caller.',
  },
  RATE: {
    key: 'ratePerSec',
    type: 'number',
    min: 0.1,
    max: 1_000_000,
    default: 10,
    meaning: 'Messages a second over all channels, constant arrival.',
  },
  DURATION: {
    key: 'durationMs',
    type: 'duration',
    min: SECOND,
    max: 24 * HOUR,
    default: 10 * SECOND,
    meaning: 'How long the full load is held.',
  },
  STAGES: {
    key: 'stages',
    type: 'stages',
    default: [],
    meaning:
      'The ramp before and after the hold, as `5m:1000,5m:5000`; without it the profile’s ramp, scaled to USERS.',
  },
  SOCKETS_PER_VU: {
    key: 'socketsPerVu',
    type: 'integer',
    min: 1,
    max: 10_000,
    default: 100,
    meaning:
      'Sockets that one k6 virtual user holds; rounded up to whole channels, so that both ends of a message share a clock.',
  },
  CHANNELS: {
    key: 'channels',
    type: 'integer',
    min: 1,
    max: 100_000,
    default: 10,
    meaning: 'Channels that the messages are spread over.',
  },
  ROOM_SIZE: {
    key: 'roomSize',
    type: 'integer',
    min: 1,
    max: 10_000,
    default: 10,
    meaning: 'Users in one channel.',
  },
  MESSAGE_INTERVAL: {
    key: 'messageIntervalMs',
    type: 'duration',
    min: 10,
    max: HOUR,
    default: 10 * SECOND,
    meaning: 'How often each connected user sends a message, on average.',
  },
  SEND_VIA: {
    key: 'sendVia',
    type: 'choice',
    choices: ['websocket', 'rest'],
    default: 'websocket',
    meaning: 'How messages are sent; they are always received by WebSocket.',
  },
  UPLOAD_VIA: {
    key: 'uploadVia',
    type: 'choice',
    choices: ['presigned', 'multipart'],
    default: 'presigned',
    meaning: 'How files are uploaded: PUT to a presigned address, or POST of a multipart form.',
  },
  THINK_TIME: {
    key: 'thinkTimeMs',
    type: 'duration',
    min: 0,
    max: HOUR,
    default: SECOND,
    meaning: 'What a REST user waits between two calls, on average.',
  },
  MAX_FILE_SIZE: {
    key: 'maxFileBytes',
    type: 'size',
    min: 100_000,
    max: 50_000_000,
    default: 50_000_000,
    meaning: 'Leaves out the upload size classes above it (a target that refuses 50 MB).',
  },
  CONNECT_TIMEOUT: {
    key: 'connectTimeoutMs',
    type: 'duration',
    min: 100,
    max: 55 * SECOND,
    default: 10 * SECOND,
    meaning: 'From dial to protocol-ready; past it the connection counts as failed.',
  },
  DELIVERY_TIMEOUT: {
    key: 'deliveryTimeoutMs',
    type: 'duration',
    min: 100,
    max: 10 * 60 * SECOND,
    default: 5 * SECOND,
    meaning:
      'How long the test waits for deliveries after its last message; what is not read by then is lost.',
  },
  REQUEST_TIMEOUT: {
    key: 'requestTimeoutMs',
    type: 'duration',
    min: 100,
    max: 10 * 60 * SECOND,
    default: 60 * SECOND,
    meaning: 'Past it a REST call counts as failed.',
  },
} as const satisfies Record<string, Variable>;

/** Variables that say what is tested and with which accounts; read by the bundles and by the run. */
export const targetVariables = {
  TARGET_URL: {
    key: 'targetUrl',
    type: 'url',
    meaning:
      'REST origin of the chat system, such as `http://127.0.0.1:3000`. Without it `make run` starts the built-in target.',
  },
  TARGET_WS_URL: {
    key: 'targetWsUrl',
    type: 'url',
    meaning:
      'Origin of the realtime server, such as `ws://127.0.0.1:3101`; without it the same as TARGET_URL.',
  },
  PROTOCOL: {
    key: 'protocol',
    type: 'choice',
    choices: ['nchat'],
    default: 'nchat',
    meaning: 'How the chat system speaks.',
  },
  PROFILE: {
    key: 'profile',
    type: 'choice',
    choices: ['smoke', 'demo', '10k'],
    default: 'demo',
    meaning:
      'The load: `smoke` takes seconds, `demo` minutes at 10,000 users, `10k` the full durations (about 80 minutes).',
  },
  JWT_SECRET: {
    key: 'jwtSecret',
    type: 'string',
    secret: true,
    meaning: 'Mints each user’s HS256 token; for a target that shares this secret.',
  },
  USERS_FILE: {
    key: 'usersFile',
    type: 'path',
    meaning: 'JSON or CSV with the users: `email,password` or `token` (and `userId`).',
  },
  RATE_LIMIT_BYPASS: {
    key: 'rateLimitBypass',
    type: 'string',
    secret: true,
    meaning: 'Sent as `x-ratelimit-bypass`; without it a target’s own limits are measured, not its capacity.',
  },
  CREATE_CHANNELS: {
    key: 'createChannels',
    type: 'boolean',
    default: true,
    meaning: 'Whether the tests create the channels they use; `no` when they exist already.',
  },
  CHANNEL_PREFIX: {
    key: 'channelPrefix',
    type: 'string',
    default: 'k6-chat',
    meaning: 'First part of the names of the channels used.',
  },
  SUMMARY_PATH: {
    key: 'summaryPath',
    type: 'path',
    meaning: 'Where a bundle writes its summary.json; without it the summary is only printed.',
  },
} as const satisfies Record<string, Variable>;

/** Variables that only the run reads. */
export const runVariables = {
  TARGET_FILE: {
    key: 'targetFile',
    type: 'path',
    meaning:
      'A target file (see `targets/reference.json`): addresses, protocol, credentials, environment, prices, sign-off.',
  },
  TESTS: {
    key: 'tests',
    type: 'list',
    default: [],
    meaning: 'The tests to run, comma separated; all when empty.',
  },
  AUTHORISED: {
    key: 'authorised',
    type: 'boolean',
    default: false,
    meaning: 'Says that you may load a target that is not on this machine.',
  },
  RESULTS_DIR: { key: 'resultsDir', type: 'path', default: 'results', meaning: 'Where the results go.' },
  RUN: { key: 'run', type: 'path', meaning: 'The run to report on; without it the latest.' },
  BASELINE: {
    key: 'baseline',
    type: 'path',
    meaning: 'The run to compare with; without it the previous comparable one.',
  },
  SEED_MESSAGES: {
    key: 'seedMessages',
    type: 'integer',
    min: 0,
    max: 100_000_000,
    meaning: 'Messages in the built-in target’s search index; without it 1,000,000 (smoke: 5,000).',
  },
  SAMPLE_INTERVAL: {
    key: 'sampleIntervalMs',
    type: 'duration',
    min: 200,
    max: 60 * SECOND,
    default: SECOND,
    meaning: 'How often system figures are sampled.',
  },
  DATABASE_URL: {
    key: 'databaseUrl',
    type: 'string',
    secret: true,
    meaning: 'The target’s PostgreSQL, for its figures; the built-in target uses it as its database.',
  },
  REDIS_URL: {
    key: 'redisUrl',
    type: 'string',
    secret: true,
    meaning: 'The target’s Redis, for its figures.',
  },
  MEILI_URL: { key: 'meiliUrl', type: 'url', meaning: 'The target’s MeiliSearch, for its figures.' },
  MEILI_KEY: { key: 'meiliKey', type: 'string', secret: true, meaning: 'The key for MEILI_URL.' },
  PROMETHEUS_URL: {
    key: 'prometheusUrl',
    type: 'url',
    meaning: 'A Prometheus that watches the target, for system figures.',
  },
  K6_BIN: {
    key: 'k6Bin',
    type: 'path',
    meaning: 'The k6 to use; without it one on PATH, a built one or a downloaded one.',
  },
  K6_DOWNLOAD_URL: {
    key: 'k6DownloadUrl',
    type: 'url',
    meaning: 'Where k6 release archives are downloaded from when k6 and Go are both absent.',
  },
} as const satisfies Record<string, Variable>;

/** Every variable that the project reads. */
export const variables = { ...targetVariables, ...loadVariables, ...runVariables } as const satisfies Record<
  string,
  Variable
>;

type Table = Record<string, Variable>;
type Parsed<V extends Variable> = V['type'] extends 'integer' | 'number' | 'duration' | 'size'
  ? number
  : V['type'] extends 'boolean'
    ? boolean
    : V['type'] extends 'list'
      ? readonly string[]
      : V['type'] extends 'stages'
        ? readonly Stage[]
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
