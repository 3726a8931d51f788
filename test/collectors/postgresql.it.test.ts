import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import { openCollectors } from '../../collectors/open-collectors.ts';
import { startSampler } from '../../collectors/sampler.ts';
import { createPostgresqlCollector } from '../../collectors/sources/postgresql.ts';
import { findSummary, summarise } from '../../collectors/summarise.ts';
import { collectAround } from './support/collect-lines.ts';
import { createSystemPath, readLines } from './support/read-lines.ts';
import { PASSWORD, type StartedPostgres, startPostgres } from './support/start-postgres.ts';
import { sleep, until } from './support/start-process.ts';
import { assertWithin } from './support/within.ts';

const run = promisify(execFile);
let postgres: StartedPostgres;

before(async () => {
  postgres = await startPostgres(['-c', 'deadlock_timeout=100ms']);
});

after(() => postgres.stop());

/** One number by psql: the second path to the server. */
async function askPsql(sql: string): Promise<number> {
  const { stdout } = await run('psql', [postgres.url, '-XAtc', sql]);
  return Number(stdout.trim());
}

test('Rates of a steady load agree within 2 % with psql and with what was sent', async () => {
  // In a connection of its own: its rows in the catalogue are counted when it ends, so before the load.
  await run('psql', [postgres.url, '-Xc', 'CREATE TABLE messages (id int PRIMARY KEY, body text)']);
  const readCalls = (): Promise<number> =>
    askPsql(
      "SELECT sum(calls) FROM pg_stat_statements WHERE query LIKE '%messages%' AND query NOT LIKE '%sum(%'",
    );
  const callsBefore = await readCalls();
  let sent = 0;
  const { lines, total } = await collectAround(
    (clock) => createPostgresqlCollector(postgres.url, {}, clock),
    async () => {
      const clients = await Promise.all([postgres.connect(), postgres.connect()]);
      const endMs = performance.now() + 5000;
      const send = async (client: Client, first: number): Promise<void> => {
        for (let id = first; performance.now() < endMs; id += 2) {
          await client.query('INSERT INTO messages VALUES ($1, $2)', [id, 'hello']);
          await client.query('SELECT body FROM messages WHERE id = $1', [id]);
          sent += 2;
          await sleep(4);
        }
      };
      await Promise.all(clients.map((client, index) => send(client, index)));
      // A connection's counts are added up at the latest when it ends, which takes the server a moment.
      await Promise.all(clients.map((client) => client.end()));
      await sleep(300);
    },
  );
  assert.ok(sent > 500, `${sent} statements were sent`);
  assert.equal((await readCalls()) - callsBefore, sent);
  assertWithin('queriesPerSec', total('queriesPerSec'), sent, 0.02);
  assertWithin('transactionsPerSec', total('transactionsPerSec'), sent, 0.02);
  assertWithin('rowsWrittenPerSec', total('rowsWrittenPerSec'), sent / 2, 0.02);
  assertWithin('rows in the table', sent / 2, await askPsql('SELECT count(*) FROM messages'), 0);
  const ratio = findSummary(summarise(lines, { fromMs: 0, toMs: 1e15 }), 'database', 'cacheHitPercent');
  const share = 100 * (total('blocksHitPerSec') / (total('blocksHitPerSec') + total('blocksReadPerSec')));
  assertWithin('cacheHitPercent', ratio?.avg, share, 0.02);
});

test('Connections by state, lock waits, deadlocks and sizes agree with psql', async () => {
  const collector = createPostgresqlCollector(postgres.url);
  const [a, b, waiting] = await Promise.all([postgres.connect(), postgres.connect(), postgres.connect()]);
  await a.query('CREATE TABLE pairs (id int PRIMARY KEY); INSERT INTO pairs VALUES (1), (2)');
  await collector.sample();

  await a.query('BEGIN; UPDATE pairs SET id = id WHERE id = 1');
  const blocked = waiting.query('UPDATE pairs SET id = id WHERE id = 1');
  await until(
    'one connection waits',
    async () => (await askPsql('SELECT count(*) FROM pg_locks WHERE NOT granted')) === 1,
  );
  await sleep(200); // until the server is rid of psql's own connection
  const [held] = await collector.sample();
  const state = (name: string): Promise<number> =>
    askPsql(`SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND state = '${name}'
      AND pid <> pg_backend_pid() AND application_name <> 'k6-chat collector'`);
  assert.equal(held?.values['lockWaits'], 1);
  assert.equal(held?.values['connectionsActive'], await state('active'));
  assert.equal(held?.values['connectionsIdle'], await state('idle'));
  assert.equal(held?.values['connectionsIdleInTransaction'], await state('idle in transaction'));
  assert.equal(held?.values['connections'], 3);
  assert.equal(held?.values['maxConnections'], 100);
  assert.equal(held?.values['connectionsUsedPercent'], 3);
  assert.ok((held?.values['longestTransactionMs'] ?? 0) > 0);
  await a.query('COMMIT');
  await blocked;

  await a.query('BEGIN; UPDATE pairs SET id = id WHERE id = 1');
  await b.query('BEGIN; UPDATE pairs SET id = id WHERE id = 2');
  const outcomes = await Promise.allSettled([
    a.query('UPDATE pairs SET id = id WHERE id = 2'),
    b.query('UPDATE pairs SET id = id WHERE id = 1'),
  ]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await Promise.all([a.query('ROLLBACK'), b.query('ROLLBACK')]);
  await Promise.all([a.end(), b.end(), waiting.end()]);
  await until(
    'the deadlock is counted',
    async () => (await askPsql("SELECT deadlocks FROM pg_stat_database WHERE datname = 'chat'")) === 1,
  );
  const [counted] = await collector.sample();
  assert.equal(counted?.values['deadlocks'], 1);

  const fresh = createPostgresqlCollector(postgres.url);
  const [sizes] = await fresh.sample();
  assertWithin(
    'databaseBytes',
    sizes?.values['databaseBytes'],
    await askPsql("SELECT pg_database_size('chat')"),
    0.02,
  );
  assert.equal(
    sizes?.values['indexBytes'],
    await askPsql('SELECT sum(pg_indexes_size(relid)) FROM pg_stat_user_tables'),
  );
  await Promise.all([collector.close(), fresh.close()]);
});

test('Slow queries are of their own test, with count and average, and without constants or passwords', async () => {
  const collector = createPostgresqlCollector(postgres.url);
  const client = await postgres.connect();
  await client.query('SELECT pg_sleep(0.12)');
  await collector.sample();
  await collector.mark?.('first');
  await client.query('SELECT pg_sleep(0.15)');
  await client.query('SELECT pg_sleep(0.25)');
  await client.query("SELECT 'quick' AS quick");
  await collector.mark?.('second');
  await client.query("DO $$ BEGIN PERFORM pg_sleep(0.2); END $$ /* password 'in-a-comment' */");
  const findings = (await collector.finish?.()) ?? [];
  await Promise.all([client.end(), collector.close()]);
  assert.deepEqual(
    findings.map(({ name, window }) => [name, window]),
    [
      ['slow-queries', 'run'],
      ['slow-queries', 'first'],
      ['slow-queries', 'second'],
    ],
  );
  const [, first, second] = findings;
  assert.equal(first?.rows.length, 1);
  assert.equal(first?.rows[0]?.['query'], 'SELECT pg_sleep($1)');
  assert.equal(first?.rows[0]?.['count'], 2);
  assertWithin('avgMs', Number(first?.rows[0]?.['avgMs']), 200, 0.1);
  assert.equal(second?.rows.length, 1);
  assert.equal(second?.rows[0]?.['count'], 1);
  assert.ok(String(second?.rows[0]?.['query']).startsWith('DO $$ BEGIN PERFORM'));
});

test('A server that stops in the middle of a run is one line, its return another, and the password is in none', async () => {
  const path = createSystemPath();
  const options = { databaseUrl: postgres.url, answerTimeoutMs: 1000 };
  const { collectors, notConfigured, secrets } = await openCollectors(options);
  const sampler = startSampler({
    collectors,
    notConfigured,
    secrets,
    path,
    intervalMs: 200,
    timeoutMs: 2000,
  });
  const samples = () => readLines(path, 'sample').filter(({ source }) => source === 'postgresql').length;
  await until('there are samples', () => samples() > 2);
  await postgres.halt();
  await until('the failure is recorded', () =>
    readLines(path, 'error').some(({ message }) => /cannot be reached/.test(message)),
  );
  await sleep(1000);
  const before = samples();
  await postgres.resume();
  await until('there are samples again', () => samples() > before + 1);
  const written = await sampler.stop();
  const errors = readLines(path, 'error').map(({ message }) => message);
  const { host } = new URL(postgres.url);
  assert.ok(errors.length <= 4, errors.join('\n'));
  assert.ok(
    errors.every((message) => message.startsWith(`PostgreSQL at ${host}`)),
    errors.join('\n'),
  );
  assert.equal(readLines(path, 'recovered').length, 1);
  assert.equal(written.lost, 0);
  const text = readFileSync(path, 'utf8');
  assert.equal(text.includes(PASSWORD), false);
  const rates = readLines(path, 'sample').flatMap(({ values }) => values['transactionsPerSec'] ?? []);
  assert.ok(
    rates.every((rate) => rate >= 0 && rate < 10_000),
    'the restart made no mountain of a reset counter',
  );
});

test('A wrong password is one clear line', async () => {
  const url = postgres.url.replace(PASSWORD, 'another-password');
  const collector = createPostgresqlCollector(url);
  const { host } = new URL(url);
  await assert.rejects(collector.sample(), {
    message: `PostgreSQL at ${host} cannot be reached: password authentication failed for user "postgres"; check DATABASE_URL and that the server is running`,
  });
  await collector.close();
});

test('Without the extension the other figures stay, and the facts and the table say what to do', async () => {
  const collector = createPostgresqlCollector(postgres.url.replace(/chat$/, 'postgres'));
  const [reading] = await collector.sample();
  assert.equal(reading?.values['maxConnections'], 100);
  const facts = await collector.facts();
  const toDo =
    "pg_stat_statements is not usable: set shared_preload_libraries = 'pg_stat_statements', restart, then CREATE EXTENSION pg_stat_statements";
  assert.equal(facts['pg_stat_statements'], toDo);
  assert.equal(facts['version'], '18.4');
  const findings = await collector.finish?.();
  assert.deepEqual(
    findings?.map(({ rows, note }) => [rows, note]),
    [[[], toDo]],
  );
  await collector.close();
});

test('A user without rights gets no counts by state, and the facts say which grant is missing', async () => {
  const admin = await postgres.connect();
  await admin.query("CREATE ROLE plain LOGIN PASSWORD 'plain-password'");
  const url = postgres.url.replace(`postgres:${PASSWORD}`, 'plain:plain-password');
  const collector = createPostgresqlCollector(url);
  const [reading] = await collector.sample();
  assert.equal(reading?.values['connections'], 1);
  assert.equal('connectionsActive' in (reading?.values ?? {}), false);
  assert.equal(
    (await collector.facts())['privileges'],
    "states of other users' connections are hidden: GRANT pg_monitor TO plain",
  );
  await Promise.all([collector.close(), admin.end()]);
});
