import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readProcessStart } from '../../../host/process-start.ts';
import { type SupervisedProcess, startSupervised } from './supervised-target.ts';

let target: SupervisedProcess;
const seen = new Set<number>();

before(async () => {
  target = await startSupervised();
});

after(async () => {
  for (const pid of Object.values(target.pids)) {
    seen.add(pid);
  }
  await target.stop();
  assert.deepEqual(
    [...seen].filter((pid) => readProcessStart(pid) !== undefined),
    [],
  );
});

/** Readiness, which asks the database and the cache; undefined where nothing answers. */
async function readiness(): Promise<{ status: number; body: unknown } | undefined> {
  const response = await fetch(`${target.restUrl}/api/health/ready`).catch(() => undefined);
  return response === undefined ? undefined : { status: response.status, body: await response.json() };
}

async function until(status: number | undefined): Promise<unknown> {
  for (let tries = 0; tries < 400; tries += 1) {
    const now = await readiness();
    if (now?.status === status) {
      return now?.body;
    }
    await sleep(25);
  }
  return assert.fail(`readiness did not become ${status} within 10 s: ${JSON.stringify(await readiness())}`);
}

async function countMessages(): Promise<number> {
  const client = new pg.Client({ connectionString: target.databaseUrl });
  await client.connect();
  const { rows } = await client.query('select count(*)::int as n from k6_chat_target.messages');
  await client.end();
  return rows[0].n;
}

test('a killed database is missed by readiness, the server lives on, and it is found again with its data', async () => {
  const before = target.pids['database'] ?? 0;
  seen.add(before);
  assert.equal(await countMessages(), 200);
  target.kill('database');
  assert.deepEqual(await until(503), { ready: false, checks: { database: 'failed', cache: 'ok' } });
  const { part, pid } = await target.start('database');
  assert.equal(part, 'database');
  assert.notEqual(pid, before);
  assert.deepEqual(await until(200), { ready: true, checks: { database: 'ok', cache: 'ok' } });
  assert.equal(await countMessages(), 200);
});

test('a killed cache is missed by readiness and found again', async () => {
  seen.add(target.pids['cache'] ?? 0);
  target.kill('cache');
  assert.deepEqual(await until(503), { ready: false, checks: { database: 'ok', cache: 'failed' } });
  await target.start('cache');
  await until(200);
});

test('a killed server comes back on its ports and takes up the data', async () => {
  seen.add(target.pids['application'] ?? 0);
  target.kill('application');
  await until(undefined);
  await target.start('target');
  await until(200);
  assert.equal(await countMessages(), 200);
});

test('what cannot be started is said', async () => {
  const answer = await target.start('moon');
  assert.deepEqual(answer, { part: 'moon', problem: 'expected start target|database|cache, got start moon' });
});
