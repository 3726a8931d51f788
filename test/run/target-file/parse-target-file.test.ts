import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseTargetFile } from '../../../run/target-file/parse-target-file.ts';
import { targetFileVariables } from '../../../run/target-file/target-file-variables.ts';

const problemsOf = (value: unknown): readonly string[] => {
  const parsed = parseTargetFile(JSON.stringify(value), 't.json');
  return parsed.ok ? [] : parsed.problems;
};

test('the example in the repository is a valid target file', () => {
  const path = new URL('../../../targets/reference.json', import.meta.url);
  const parsed = parseTargetFile(readFileSync(path, 'utf8'), 'targets/reference.json');
  assert.ok(parsed.ok);
  assert.equal(parsed.file.url, 'http://127.0.0.1:3000');
});

test('an empty target file is valid: the built-in target with nothing said about it', () => {
  assert.deepEqual(parseTargetFile('{}', 't.json'), { ok: true, file: {} });
});

test('text that is not JSON is named, and not repeated', () => {
  assert.deepEqual(parseTargetFile('{"jwt": "hush', 't.json'), {
    ok: false,
    problems: ['t.json: expected JSON; it cannot be read as such.'],
  });
});

test('unknown keys are errors at their place, with the nearest known key', () => {
  assert.deepEqual(problemsOf({ ulr: 'http://x', signOff: { aprovedBy: 'A' }, zzzzzzzz: 1 }), [
    't.json: signOff.aprovedBy: no such key; did you mean approvedBy?',
    't.json: ulr: no such key; did you mean url?',
    't.json: zzzzzzzz: no such key.',
  ]);
  assert.deepEqual(
    problemsOf({ prices: [{ component: 'db', quantity: 1, monthlyPrice: 2, curency: 'EUR' }] }),
    ['t.json: prices.0.curency: no such key.'],
  );
});

test('wrong values are named with their place and what was expected', () => {
  assert.deepEqual(problemsOf({ url: 'chat.test', authorised: 'yes', nextReview: 'soon' }), [
    't.json: url: expected a URL such as http://127.0.0.1:3000, with http, https, ws or wss and a port from 1 to 65535.',
    't.json: authorised: expected boolean, received string.',
    't.json: nextReview: expected a date such as 2026-11-30.',
  ]);
  assert.deepEqual(problemsOf({ prices: [{ component: 'db', quantity: -1 }] }), [
    't.json: prices.0.quantity: Too small: expected number to be >=0.',
    't.json: prices.0.monthlyPrice: expected number, received undefined.',
  ]);
  assert.deepEqual(problemsOf([]), ['t.json: the file: expected object, received array.']);
});

test('a secret put where the name of a variable belongs is refused without being printed', () => {
  const problems = problemsOf({
    credentials: { jwtSecretEnv: 'my-Secret-value', jwtSecret: 'other-secret' },
  });
  assert.deepEqual(problems, [
    't.json: credentials.jwtSecretEnv: expected the NAME of an environment variable, such as JWT_SECRET, not the secret itself.',
    't.json: credentials.jwtSecret: no such key; did you mean jwtSecretEnv?',
  ]);
});

test('secrets in addresses are refused by their place, and never printed', () => {
  const problems = problemsOf({
    url: 'https://chat.test/?token=hunter2',
    wsUrl: 'wss://me:hunter2@chat.test',
    dashboards: [
      'https://admin:hunter2@watch.test',
      'https://watch.test/d/1?orgId=1&apiKey=hunter2',
      'https://watch.test/#access_token=hunter2',
      'https://watch.test/d/1?orgId=1&from=now-1h',
      'ftp://watch.test',
    ],
    sources: { prometheusUrl: 'http://hunter2@watch.test' },
  });
  const secrets = 'expected a URL without secrets, since every reader of the report gets it; it has';
  assert.deepEqual(problems, [
    't.json: url: expected a URL such as http://127.0.0.1:3000, without a query (?) or a fragment (#).',
    't.json: wsUrl: expected a URL such as http://127.0.0.1:3000, without user name and password.',
    't.json: sources.prometheusUrl: expected a URL such as http://127.0.0.1:3000, without user name and password.',
    `t.json: dashboards.0: ${secrets} a user name or password.`,
    `t.json: dashboards.1: ${secrets} the parameter "apiKey".`,
    `t.json: dashboards.2: ${secrets} the parameter "access_token".`,
    't.json: dashboards.4: expected a URL that begins with http:// or https://.',
  ]);
});

test('a file that an editor saved with a byte order mark is read', () => {
  assert.equal(parseTargetFile('\uFEFF{"name":"x"}\r\n', 't.json').ok, true);
});

test('a target file becomes variables, its secrets looked up by name', () => {
  const file = {
    url: 'http://127.0.0.1:1',
    wsUrl: 'ws://127.0.0.1:2',
    protocol: 'nchat',
    credentials: { jwtSecretEnv: 'STAGING_JWT', rateLimitBypassEnv: 'BYPASS', usersFile: 'users.csv' },
    sources: { databaseUrlEnv: 'DB', prometheusUrl: 'http://127.0.0.1:9' },
  } as const;
  const env = { STAGING_JWT: 's3cret', BYPASS: '', DB: 'postgres://x' };
  assert.deepEqual(targetFileVariables(file, '/targets/t.json', env), {
    values: {
      TARGET_URL: 'http://127.0.0.1:1',
      TARGET_WS_URL: 'ws://127.0.0.1:2',
      PROTOCOL: 'nchat',
      JWT_SECRET: 's3cret',
      USERS_FILE: '/targets/users.csv',
      DATABASE_URL: 'postgres://x',
      PROMETHEUS_URL: 'http://127.0.0.1:9',
    },
    problems: [
      '/targets/t.json: credentials.rateLimitBypassEnv names BYPASS, which is not set in the environment.',
    ],
  });
});

test('how its socket and its certificate are dealt with becomes variables, secrets by name', () => {
  const file = {
    tls: { caFile: 'ca.pem', skipVerify: false },
    socket: { path: '/rt/', namespace: '/chat', query: { tenant: 'a&b' }, authEnv: 'MY_AUTH' },
  };
  const parsed = parseTargetFile(JSON.stringify(file), 't.json');
  assert.ok(parsed.ok);
  assert.deepEqual(targetFileVariables(parsed.file, '/targets/t.json', { MY_AUTH: '{"token":"t"}' }), {
    values: {
      TLS_CA_FILE: '/targets/ca.pem',
      TLS_SKIP_VERIFY: 'no',
      SOCKET_PATH: '/rt/',
      SOCKET_NAMESPACE: '/chat',
      SOCKET_QUERY: 'tenant=a%26b',
      SOCKET_AUTH: '{"token":"t"}',
    },
    problems: [],
  });
});
