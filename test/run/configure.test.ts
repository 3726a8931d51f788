import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { loadDefinitions } from '../../discover/load-definitions.ts';
import { configure } from '../../run/configure.ts';

const folder = mkdtempSync(join(tmpdir(), 'configure-'));
after(() => rmSync(folder, { recursive: true }));
const definitions = await loadDefinitions();
const none = { values: {}, given: [], definitions };

test('the command line goes over the environment, which goes over the target file', async () => {
  const path = join(folder, 'target.json');
  writeFileSync(
    path,
    JSON.stringify({ url: 'http://127.0.0.1:1', wsUrl: 'ws://127.0.0.1:1', region: 'here' }),
  );
  const configured = await configure({
    ...none,
    env: { TARGET_FILE: path, TARGET_WS_URL: 'ws://127.0.0.1:2', TARGET_URL: '', PROFILE: 'demo' },
    values: { PROFILE: 'smoke' },
  });
  assert.ok(configured.ok);
  const { target, targetFile } = configured.configuration;
  assert.equal(target.targetUrl, 'http://127.0.0.1:1');
  assert.equal(target.targetWsUrl, 'ws://127.0.0.1:2');
  assert.equal(target.profile, 'smoke');
  assert.equal(targetFile?.region, 'here');
});

test('only the chosen tests are planned, in the order of a run', async () => {
  const env = { TESTS: 'message-throughput,websocket-connections', PROFILE: 'smoke' };
  const configured = await configure({ ...none, env });
  assert.ok(configured.ok);
  assert.deepEqual(
    configured.configuration.tests.map(({ definition }) => definition.name),
    ['websocket-connections', 'message-throughput'],
  );
});

test('problems of the target file and of the variables are given together', async () => {
  const path = join(folder, 'bad.json');
  writeFileSync(path, '{"ulr": "x"}');
  assert.deepEqual(await configure({ ...none, env: { TARGET_FILE: path, USERS: 'many' } }), {
    ok: false,
    problems: [
      `${path}: ulr: no such key; did you mean url?`,
      'USERS: expected a whole number from 1 to 1000000, got "many".',
    ],
  });
});

test('a name that make was given and nobody knows is an error with the nearest one', async () => {
  const env = { TARGTE_URL: 'http://127.0.0.1:1', UNRELATED: 'x' };
  assert.deepEqual(await configure({ ...none, env, given: ['TARGTE_URL'] }), {
    ok: false,
    problems: ['TARGTE_URL: no such variable; did you mean TARGET_URL?'],
  });
});

test('a target file that cannot be read is named', async () => {
  const path = join(folder, 'absent.json');
  assert.deepEqual(await configure({ ...none, env: { TARGET_FILE: path } }), {
    ok: false,
    problems: [`TARGET_FILE: expected a target file, but ${path} cannot be read (ENOENT).`],
  });
});

test('a relative users file is meant from where the user is', async () => {
  const configured = await configure({ ...none, env: { USERS_FILE: 'users.csv' } });
  assert.ok(configured.ok);
  assert.equal(configured.configuration.env['USERS_FILE'], resolve('users.csv'));
});
