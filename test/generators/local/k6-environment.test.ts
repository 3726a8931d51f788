import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { ignoredK6Variables, k6Environment, secretsIn } from '../../../generators/local/k6-environment.ts';

const definitions = await loadDefinitions();
const settings = {
  bundleConfig: '{"test":"message-throughput"}',
  timelinePath: '/r/timeline.ndjson.part',
  dashboardPath: '/r/dashboard.html.part',
  dashboardPort: 7,
  recordedTags: ['kind', 'step'],
  plan: { memoryBytes: 3_000_000_000, peakConnections: 10_000, deliveriesPerSec: 0 },
  secrets: { JWT_SECRET: 'of-the-target' },
};

test('a test gets the system’s variables, what was resolved, its secrets and the recording, and nothing else', () => {
  const env = {
    PATH: '/bin',
    HTTP_PROXY: undefined,
    PROFILE: 'smoke',
    JWT_SECRET: 'of-the-user',
    SOCKET_QUERY: 'v=1',
    BUNDLE_CONFIG: 'of another run',
    MESSAGES: '7',
    RATE: '50',
    ROOM_SIZE: '10',
    MESSAGE_THROUGHPUT_USERS: '30',
    API_ENDPOINTS_USERS: '40',
    TESTS: 'message-throughput',
    DATABASE_URL: 'postgres://secret',
    TARGET_URL: 'http://elsewhere',
    K6_BIN: '/k6',
    K6_VUS: '7',
    K6_DNS: 'ttl=5m',
    K6_CHAT_GIVEN: 'RATE=50',
  };
  assert.deepEqual(k6Environment(env, definitions, settings), {
    PATH: '/bin',
    JWT_SECRET: 'of-the-target',
    SOCKET_QUERY: 'v=1',
    K6_DNS: 'ttl=5m',
    BUNDLE_CONFIG: '{"test":"message-throughput"}',
    K6_WEB_DASHBOARD: 'true',
    K6_WEB_DASHBOARD_HOST: '127.0.0.1',
    K6_WEB_DASHBOARD_PORT: '7',
    K6_WEB_DASHBOARD_PERIOD: '1s',
    K6_WEB_DASHBOARD_TAGS: 'kind,step',
    K6_WEB_DASHBOARD_RECORD: '/r/timeline.ndjson.part',
    K6_WEB_DASHBOARD_EXPORT: '/r/dashboard.html.part',
    K6_LOG_OUTPUT: 'stdout',
    GODEBUG: 'gctrace=1',
    GOGC: '50',
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
  });
});

test('k6 tells of its collections beside what a user asks of its runtime, unless the user decided about that', () => {
  const godebug = (value: string) => k6Environment({ GODEBUG: value }, definitions, settings)['GODEBUG'];
  assert.equal(godebug(''), 'gctrace=1');
  assert.equal(godebug('http2client=0'), 'http2client=0,gctrace=1');
  assert.equal(godebug('http2client=0,gctrace=0'), 'http2client=0,gctrace=0');
});

test('a user who says when k6 collects is not overruled', () => {
  assert.equal(k6Environment({ GOGC: '100' }, definitions, settings)['GOGC'], '100');
});

test('k6’s own variables that would change a test are named, ours and harmless ones are not', () => {
  const env = {
    K6_VUS: '7',
    K6_DURATION: '1s',
    K6_BIN: '/k6',
    K6_OUT: 'json=x',
    K6_CHAT_GIVEN: '',
    K6_STAGES: undefined,
  };
  assert.deepEqual(ignoredK6Variables(env), ['K6_VUS', 'K6_DURATION']);
});

test('where nobody permitted another machine, k6 itself refuses to dial one', () => {
  const local = k6Environment({}, definitions, { ...settings, onlyThisMachine: true });
  assert.equal(
    local['K6_BLACKLIST_IPS'],
    '0.0.0.0/2,64.0.0.0/3,96.0.0.0/4,112.0.0.0/5,120.0.0.0/6,124.0.0.0/7,126.0.0.0/8,128.0.0.0/1,64:ff9b::/96,2000::/3,fc00::/7,fe80::/10,ff00::/8',
  );
});

test('the settings of certificates go to k6 and Go by their names', () => {
  const env = k6Environment({ TLS_CA_FILE: '/ca.pem', TLS_SKIP_VERIFY: 'yes' }, definitions, settings);
  assert.equal(env['SSL_CERT_FILE'], '/ca.pem');
  assert.equal(env['K6_INSECURE_SKIP_TLS_VERIFY'], 'true');
});

test('the parts of a structured secret are secrets too, and its words are not', () => {
  const env = { SOCKET_AUTH: '{"token":"a-long-secret","v":"true","deep":["another-secret"]}' };
  assert.deepEqual(secretsIn(env), [env.SOCKET_AUTH, 'a-long-secret', 'another-secret']);
  assert.deepEqual(secretsIn({ SOCKET_QUERY: 'key=a%20long%20secret&EIO=4' }), [
    'key=a%20long%20secret&EIO=4',
    'a long secret',
  ]);
});

test('the secrets in an environment are those that the table of variables calls secret', () => {
  const env = { JWT_SECRET: 'a-secret', DATABASE_URL: 'postgres://u:p@h/d', REDIS_URL: '', PROFILE: 'smoke' };
  assert.deepEqual(secretsIn(env), ['a-secret', 'postgres://u:p@h/d']);
});
