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

/** The configuration that a target file with these fields and this environment give. */
async function withFile(
  name: string,
  file: object,
  env: Record<string, string>,
  given: readonly string[] = [],
) {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(file));
  return configure({ ...none, env: { ...env, TARGET_FILE: path }, given });
}

async function permitted(env: Record<string, string>): Promise<Record<string, boolean>> {
  const configured = await withFile('mine.json', { url: 'https://chat.test', authorised: true }, env);
  assert.ok(configured.ok);
  return Object.fromEntries(
    configured.configuration.places.map(({ name, isPermitted }) => [name, isPermitted]),
  );
}

test('the permission of a target file is for its own addresses, and an explicit AUTHORISED goes over it', async () => {
  assert.deepEqual(await permitted({}), { TARGET_URL: true });
  assert.deepEqual(await permitted({ TARGET_URL: 'http://someone-else.invalid' }), { TARGET_URL: false });
  assert.deepEqual(await permitted({ TARGET_WS_URL: 'wss://someone-else.invalid' }), {
    TARGET_URL: true,
    TARGET_WS_URL: false,
  });
  assert.deepEqual(await permitted({ AUTHORISED: 'no' }), { TARGET_URL: false });
  assert.deepEqual(await permitted({ AUTHORISED: 'yes', TARGET_URL: 'http://someone-else.invalid' }), {
    TARGET_URL: true,
  });
  assert.deepEqual(await permitted({ AUTHORISED: '' }), { TARGET_URL: true });
});

test('every part gets the address that was judged', async () => {
  const env = { TARGET_URL: 'HTTP://0x7f.1:3000/', TARGET_WS_URL: 'ws:\\\\127.1\\rt' };
  const configured = await configure({ ...none, env });
  assert.ok(configured.ok);
  const { target, env: texts } = configured.configuration;
  const addresses = ['http://127.0.0.1:3000', 'ws://127.0.0.1/rt'];
  assert.deepEqual([target.targetUrl, target.targetWsUrl], addresses);
  assert.deepEqual([texts['TARGET_URL'], texts['TARGET_WS_URL']], addresses);
});

test('an address with a secret in it is refused by the name of its variable', async () => {
  const env = {
    TARGET_URL: 'http://127.0.0.1/?token=hunter2',
    MEILI_URL: 'http://key:hunter2@127.0.0.1',
    DATABASE_URL: 'postgres://me:p@hunter2@127.0.0.1/chat',
    REDIS_URL: 'redis//:hunter2@127.0.0.1',
  };
  const configured = await configure({ ...none, env, given: ['MEILI_URL', 'DATABASE_URL', 'REDIS_URL'] });
  assert.deepEqual(configured, {
    ok: false,
    problems: [
      'TARGET_URL: expected a URL such as http://127.0.0.1:3000, without a query (?) or a fragment (#).',
      'MEILI_URL: expected a URL such as http://127.0.0.1:3000, without user name and password.',
      'DATABASE_URL: expected a URL that begins with postgres:// or postgresql://, with the characters @ / ? # [ ] of a password percent-encoded (@ as %40, / as %2F).',
      'REDIS_URL: expected a URL that begins with redis:// or rediss://.',
    ],
  });
});

test('the servers of another project in the environment are left alone, with a word', async () => {
  const env = { DATABASE_URL: 'mysql://u:p@10.0.0.1/shop', REDIS_URL: 'redis://10.0.0.1' };
  const configured = await configure({ ...none, env });
  assert.ok(configured.ok);
  const { run, places, env: texts, warnings } = configured.configuration;
  assert.deepEqual([run.databaseUrl, run.redisUrl, places], [undefined, undefined, []]);
  assert.deepEqual([texts['DATABASE_URL'], texts['REDIS_URL']], [undefined, undefined]);
  assert.deepEqual(
    warnings.map((warning) => warning.split(' ')[0]),
    ['DATABASE_URL', 'REDIS_URL'],
  );
});

test('a database is used when the command or the target file names it, and refused by its scheme', async () => {
  const env = { DATABASE_URL: 'postgres://u:p@127.0.0.1/chat' };
  const asked = await configure({ ...none, env, given: ['DATABASE_URL'] });
  assert.ok(asked.ok);
  assert.equal(asked.configuration.run.databaseUrl, env.DATABASE_URL);
  const file = { url: 'http://127.0.0.1:1', sources: { databaseUrlEnv: 'DATABASE_URL' } };
  const named = await withFile('named.json', file, env);
  assert.ok(named.ok);
  assert.equal(named.configuration.run.databaseUrl, env.DATABASE_URL);
  assert.deepEqual(await configure({ ...none, env: {}, values: { DATABASE_URL: 'mysql://h/d' } }), {
    ok: false,
    problems: ['DATABASE_URL: expected a URL that begins with postgres:// or postgresql://, not mysql://.'],
  });
});
