import type { variables } from './all-variables.ts';

/**
 * What each variable means, in a sentence: for README's table and for help. Apart from the table itself because every
 * virtual user holds the bundle, and has no use for it.
 */
export const variableMeanings: Readonly<Record<keyof typeof variables, string>> = {
  TARGET_URL:
    'REST origin of the chat system, such as `http://127.0.0.1:3000`. Without it `make run` starts the built-in target.',
  TARGET_WS_URL:
    'Origin of the realtime server, such as `ws://127.0.0.1:3101`; without it the same as TARGET_URL.',
  PROTOCOL:
    'How the chat system speaks: ɳChat, the chat among the examples of Socket.IO, or that of its tutorial.',
  PROFILE:
    'The load: `smoke` takes seconds, `demo` minutes at 10,000 users, `10k` the full durations (about 80 minutes).',
  JWT_SECRET: 'Mints each user’s HS256 token; for a target that shares this secret.',
  USERS_FILE:
    'JSON or CSV (comma, semicolon or tab) with the users: `email,password` or `token` (and `userId`).',
  RATE_LIMIT_BYPASS:
    'Sent as `x-ratelimit-bypass`; without it a target’s own limits are measured, not its capacity.',
  FILES_URL:
    'Origin of the file store, where the addresses that the target gives for uploads and downloads lie elsewhere than TARGET_URL; no other is called.',
  TLS_CA_FILE:
    'PEM file with the certificate authority of the target’s certificate, for every part: checks, k6 and system figures.',
  TLS_SKIP_VERIFY:
    'Takes the target’s certificate whoever signed it, in every part; for systems whose traffic nobody else can reach.',
  SOCKET_PATH: 'Path of the Socket.IO server where it is not `/socket.io/`, such as `/rt/`.',
  SOCKET_NAMESPACE: 'Socket.IO namespace where it is not `/`, such as `/chat`.',
  SOCKET_QUERY: 'Query of the Socket.IO handshake, as `tenant=a&lang=en`.',
  SOCKET_AUTH: 'Socket.IO’s `auth` of every user, as a JSON object; the user’s token is added to it.',
  SOCKET_HEADERS: 'Headers of the WebSocket handshake, as a JSON object of texts.',
  CREATE_CHANNELS: 'Whether the tests create the channels they use; `no` when they exist already.',
  CHANNEL_PREFIX: 'First part of the names of the channels used.',
  SUMMARY_PATH: 'Where a bundle writes its summary.json; without it the summary is only printed.',
  AUDIT_LOG: 'Whether a bundle prints what each virtual user measured and audited, for the run to merge.',
  USERS: 'Users at the peak. In the chat tests a user is one open socket, in the REST tests one caller.',
  RATE: 'Messages a second over all channels, constant arrival.',
  DURATION: 'How long the full load is held.',
  STAGES:
    'The ramp before and after the hold, as `5m:1000,5m:5000`; without it the profile’s ramp, scaled to USERS.',
  SOCKETS_PER_VU:
    'Sockets that one k6 virtual user holds; rounded up to whole channels. A channel larger than it is shared by several.',
  CHANNELS: 'Channels that the messages are spread over.',
  ROOM_SIZE: 'Users in one channel.',
  MESSAGE_INTERVAL: 'How often each connected user sends a message, on average.',
  SEND_VIA:
    'How messages are sent; they are always received by WebSocket. ɳChat pushes nothing that REST sends to its sockets, nor does the built-in target without `REFERENCE_REST_BRIDGE=yes`.',
  UPLOAD_VIA: 'How files are uploaded: PUT to a presigned address, or POST of a multipart form.',
  THINK_TIME: 'What a REST user waits between two calls, on average.',
  MAX_FILE_SIZE: 'Leaves out the upload size classes above it (a target that refuses 50 MB).',
  CONNECT_TIMEOUT: 'From dial to protocol-ready; past it the connection counts as failed.',
  DELIVERY_TIMEOUT:
    'How long the test waits for deliveries after its last message; what is not read by then is lost.',
  AUDITORS:
    'Users of each channel whose deliveries are matched and timed; 0 for all. Fewer save work in very large channels, and the audit is then a sample.',
  RECONNECT:
    'Whether a user who is cut off comes back, after a wait that doubles from 1 s to 5 s and is off by up to half.',
  LATE_OVER: 'A delivery that takes longer, from the moment due, is late in the audit.',
  REQUEST_TIMEOUT: 'Past it a REST call counts as failed.',
  RUN_MARK:
    'Six small letters or digits that generators which start by themselves share, as pods do: their messages carry it, their loads begin together at a multiple of ten seconds, and each prints its summary.',
  GENERATOR_API: 'Where k6’s own API listens, for a generator that prints how its process is, as a pod does.',
  TARGET_FILE:
    'A target file (see `targets/reference.json`): addresses, protocol, credentials, environment, prices, sign-off.',
  TESTS:
    'What to run, comma separated: tests, suites, `suite/test`, or patterns such as `whisper/*`; without it the suite of the chat system.',
  SUITE: 'For `make suite`: the suite to run.',
  FAULTS:
    'A schedule of faults for every test of the run (see `docs/faults.md`), instead of those that a test has of its own; `none` for no faults.',
  AUTHORISED: 'Says that you may load a target that is not on this machine.',
  RESULTS_DIR: 'Where the results go.',
  GENERATORS:
    'How many k6 processes make the load, together: a number, `least` for as few as this machine’s limit of open files allows (one, mostly), `auto` for as many as the load needs and the cores allow, or a file that names other hosts (see docs/scale.md).',
  GENERATOR_MEMORY_MAX:
    'The most memory that a k6 may take before it is ended, here or on a host reached by ssh; without it four times its plan and 1 GB, here at most 85 % of the machine’s.',
  FROM: 'For `make gather`: the folder with the logs of the pods.',
  NAMESPACE: 'For `make kubernetes`: the namespace of what it writes.',
  K6_IMAGE: 'For `make kubernetes`: the image with k6 that the pods run.',
  RUN: 'The run to report on; without it the latest.',
  BASELINE: 'The run to compare with; without it the previous comparable one.',
  REPEAT:
    'How often the run is repeated; with four runs or more a side a comparison can tell a change from chance.',
  A: 'For `make compare`: the earlier run, or one of its repeats.',
  B: 'For `make compare`: the later run, or one of its repeats.',
  PDF: 'Whether the report is printed to report.pdf too, by Chromium.',
  CASES:
    'For `make calibrate`: the cases to run, comma separated, each with the baseline it needs; all when empty.',
  CAPACITY_LOADS:
    'For `make capacity`: the loads of its steps, rising, as `250,500,1000`: messages a second for message-throughput, else users; without it they double until one is not carried, and are then narrowed to 15 %.',
  CAPACITY_MAX:
    'For `make capacity`: the largest load that is tried; without it 64 times the profile’s load.',
  SEED_MESSAGES: 'Messages in the built-in target’s search index; without it 1,000,000 (smoke: 5,000).',
  SAMPLE_INTERVAL: 'How often system figures are sampled.',
  CREATE_ROOMS:
    'Make the rooms that no API makes, by SQL in the database of DATABASE_URL, as ɳChat’s realtime server wants them; `make doctor` prints the statements.',
  DATABASE_URL: 'The target’s PostgreSQL, for its figures; the built-in target uses it as its database.',
  REDIS_URL: 'The target’s Redis, for its figures.',
  MEILI_URL: 'The target’s MeiliSearch, for its figures.',
  MEILI_KEY: 'The key for MEILI_URL.',
  PROMETHEUS_URL: 'A Prometheus that watches the target, for system figures.',
  K6_BIN: 'The k6 to use; without it one on PATH, a built one or a downloaded one.',
  K6_DOWNLOAD_URL: 'Where k6 release archives are downloaded from when k6 and Go are both absent.',
};
