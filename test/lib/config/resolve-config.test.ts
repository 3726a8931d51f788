import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { protocol } from '../../../lib/protocols/nchat/index.ts';
import { definition as throughput } from '../../../thresholds/nchat/message-throughput.ts';
import { definition as connections } from '../../../thresholds/nchat/websocket-connections.ts';

const both = [throughput, connections];

function loadsOf(env: Record<string, string>) {
  const config = resolveConfig(env, both, protocol);
  assert.ok(config.ok, config.ok ? '' : config.problems.join('\n'));
  return config.loads;
}

function problemsOf(env: Record<string, string>, given: readonly string[] = []) {
  const config = resolveConfig(env, both, protocol, { given });
  return config.ok ? [] : config.problems;
}

test('a load is its profile over the defaults, the tests in the order of a run', () => {
  const loads = loadsOf({ PROFILE: '10k' });
  assert.deepEqual(Object.keys(loads), ['websocket-connections', 'message-throughput']);
  const { users, ratePerSec, durationMs, socketsPerVu, connectTimeoutMs } = loads['message-throughput'] ?? {};
  assert.deepEqual(
    { users, ratePerSec, durationMs, socketsPerVu, connectTimeoutMs },
    { users: 1_000, ratePerSec: 1_000, durationMs: 600_000, socketsPerVu: 100, connectTimeoutMs: 10_000 },
  );
});

test('a variable overrides the profile for all tests, a scoped one for its own test alone', () => {
  const loads = loadsOf({ PROFILE: 'smoke', USERS: '40', MESSAGE_THROUGHPUT_USERS: '30' });
  assert.equal(loads['websocket-connections']?.users, 40);
  assert.equal(loads['message-throughput']?.users, 30);
});

test('an empty variable is as good as none', () => {
  assert.equal(loadsOf({ PROFILE: 'smoke', USERS: '' })['websocket-connections']?.users, 50);
});

test('every problem is given at once', () => {
  assert.deepEqual(
    problemsOf({ USERS: 'many', DURATION: '5', PROFILE: 'huge', TARGET_URL: 'localhost:3000' }),
    [
      'TARGET_URL: expected a URL such as http://127.0.0.1:3000, without user name, password and query, got "localhost:3000".',
      'USERS: expected a whole number from 1 to 1000000, got "many".',
      'DURATION: expected a duration such as 30s or 1m30s from 1s to 24h, got "5".',
      'PROFILE: expected one of smoke, demo, 10k, got "huge".',
    ],
  );
});

test('a value out of range names the range', () => {
  assert.deepEqual(problemsOf({ CONNECT_TIMEOUT: '2m' }), [
    'CONNECT_TIMEOUT: expected a duration such as 30s or 1m30s from 100ms to 55s, got "2m".',
  ]);
});

test('a misspelt variable that the command was given is an error with the nearest name', () => {
  const given = { TARGET_URI: 'x', USRES: '5', MESSAGE_THROUGHPUT_RATES: '5' };
  assert.deepEqual(problemsOf(given, Object.keys(given)), [
    'TARGET_URI: no such variable; did you mean TARGET_URL?',
    'USRES: no such variable; did you mean USERS?',
    'MESSAGE_THROUGHPUT_RATES: no such variable; did you mean MESSAGE_THROUGHPUT_RATE?',
  ]);
});

test('names in the environment that look like ours are warned of and stop nothing', () => {
  const inherited = { STAGE: 'prod', CHANNEL: 'stable', TARGET_ENV: 'staging', RATE: '5', HOME: '/' };
  const config = resolveConfig({ ...inherited, TESTS: 'websocket-connections' }, both, protocol);
  assert.ok(config.ok);
  assert.deepEqual(config.warnings, [
    'STAGE is set in the environment and is no variable of k6-chat: left alone. Did you mean STAGES?',
    'CHANNEL is set in the environment and is no variable of k6-chat: left alone. Did you mean CHANNELS?',
    'TARGET_ENV is set in the environment and is no variable of k6-chat: left alone. Did you mean TARGET_URL?',
    'RATE is set in the environment and not used by websocket-connections: left alone.',
  ]);
});

test('a name on the command line that is not ours is an error, one in the environment is not our business', () => {
  assert.deepEqual(problemsOf({ COLOUR: 'red' }), []);
  assert.deepEqual(problemsOf({ COLOUR: 'red' }, ['COLOUR']), [
    'COLOUR: no such variable. README lists them all.',
  ]);
  assert.deepEqual(problemsOf({ USER: 'ann', PATH: '/bin', HOME: '/' }), []);
  assert.deepEqual(problemsOf({ USER: '5', TEST: 'search-queries' }, ['USER', 'TEST']), [
    'USER: no such variable; did you mean USERS?',
    'TEST: no such variable; did you mean TESTS?',
  ]);
});

test('a test that does not exist is given with the nearest name', () => {
  assert.deepEqual(problemsOf({ TESTS: 'message-troughput' }), [
    'TESTS: there is no test "message-troughput"; did you mean message-throughput?',
  ]);
});

test('a load variable that the command was given and no selected test reads is an error', () => {
  assert.deepEqual(problemsOf({ TESTS: 'websocket-connections', RATE: '5' }, ['RATE']), [
    'RATE: not used by websocket-connections; leave it out, or choose a test that uses it.',
  ]);
});

test('a secret is never put into a message', () => {
  const env = { JWT_SECRET: 'hunter2', USERS: 'x', TARGET_URL: 'http://me:hunter2@host' };
  const [url, users] = problemsOf(env);
  assert.doesNotMatch(`${users}`, /hunter2/);
  assert.doesNotMatch(`${url}`, /hunter2/);
});
