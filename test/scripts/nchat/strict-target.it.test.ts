import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import pg from 'pg';
import { roomsSql } from '../../../lib/protocols/nchat/rooms-sql.ts';
import type { TargetOptions } from '../../../target/target-options.ts';
import { assertPassed } from '../assert-passed.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import { countOf } from './run-script.ts';
import { openScriptBench } from './script-bench.ts';

const { target, withTarget, run, counts } = openScriptBench();

/** As strict as the real system is. */
const STRICT: TargetOptions = {
  auth: 'accounts',
  channelRooms: false,
  restBridge: false,
  usersFilePath: 'auto',
};

/** With the accounts that the target has signed in, and no secret that mints tokens. */
const accounts = () => ({ USERS_FILE: target().usersFilePath ?? '', JWT_SECRET: '' });

async function makeRooms(stem: string): Promise<void> {
  const client = new pg.Client({
    connectionString: target().databaseUrl,
    options: '-c search_path=k6_chat_target',
  });
  await client.connect();
  await client.query(roomsSql({ stem, count: 10 }));
  await client.end();
}

test('accounts, and rooms made by SQL: everything is delivered; a token that has ended is replaced before its user dials', () =>
  withTarget(
    async () => {
      await makeRooms('k6-chat-message-throughput');
      // Until every token of the file has ended.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const { exitCode, summary, output } = await run('message-throughput', accounts());
      assertPassed({ exitCode, output });
      assert.equal(countOf(summary, 'messages_delivered'), 250);
      assert.equal(countOf(summary, 'deliveries_lost'), 0);
      const { restRequests } = await counts<{ restRequests: Record<string, number> }>();
      // User 0 in set-up, and each of the 25 users.
      assert.equal(restRequests['POST /api/auth/refresh 200'], 26);
    },
    { ...STRICT, tokenLifetimeS: 1 },
  ));

test('tokens that end in the middle of a run are refreshed, and no call is refused', () =>
  withTarget(
    async () => {
      const { exitCode, summary, output } = await run('api-endpoints', { ...accounts(), DURATION: '6s' });
      assertPassed({ exitCode, output });
      assert.ok(countOf(summary, 'rest_requests{step:token_refresh}') > 0, output);
      assert.equal(countOf(summary, 'errors{kind:unauthorised}'), 0);
      assert.equal(countOf(summary, 'errors{kind:forbidden}'), 0);
    },
    { ...STRICT, tokenLifetimeS: 3 },
  ));

test('rooms that nobody made are named by the system’s own code', () =>
  withTarget(async () => {
    const { exitCode, summary, output } = await run('message-throughput', accounts());
    assert.equal(exitCode, 99, output);
    assert.equal(countOf(summary, 'errors{kind:rejected}'), 25);
    assert.match(output, /join: rejected: ROOM_NOT_FOUND: Room not found/);
    assert.equal(countOf(summary, 'joins'), 0);
  }, STRICT));

test('a minted token is refused by the REST API of a system whose auth service does not share the secret', () =>
  withTarget(async () => {
    const { exitCode, output } = await run('message-throughput');
    assert.notEqual(exitCode, 0);
    assert.match(output, /got 401 \(UNAUTHORIZED: Sign in first: the auth service did not issue this token/);
  }, STRICT));

test('files that nobody processes are given up in time, and called late', () =>
  withTarget(
    async () => {
      const env = { ...accounts(), REQUEST_TIMEOUT: '1s', MAX_FILE_SIZE: '100KB' };
      const { exitCode, summary, output } = await run('file-uploads', env);
      assert.equal(exitCode, 99, output);
      assert.match(output, /upload_poll: timeout: processing was still \\?"pending/);
      assert.equal(countOf(summary, 'uploads_completed'), 0);
    },
    { ...STRICT, processing: false },
  ));

test('no redirect is followed, and no address elsewhere is called', () =>
  withTarget(async () => {
    const seen: string[] = [];
    const foreign = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    const elsewhere = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
    const proxy = await startFaultyProxy(target().restUrl, (path) => {
      if (path.startsWith('/api/users/me/profile')) {
        return { status: 307, headers: { location: `${elsewhere}${path}` }, body: '' };
      }
      if (path.startsWith('/api/files/upload')) {
        const data = { fileId: 'f', storagePath: 's', uploadUrl: `${elsewhere}/put` };
        return { status: 200, body: JSON.stringify({ success: true, data }) };
      }
      return undefined;
    });
    try {
      const env = { ...accounts(), TARGET_URL: proxy.url };
      const api = await run('api-endpoints', env);
      assert.match(
        api.output,
        /user_profile: http_status: expected status 200, got 307, a redirect, which is not followed/,
      );
      const uploads = await run('file-uploads', env);
      assert.match(
        uploads.output,
        /upload_put: not_sent: the target named an address at http:\/\/127\.0\.0\.1:\d+, which is not its own; set FILES_URL/,
      );
      assert.deepEqual(seen, []);
    } finally {
      await proxy.close();
      foreign.close();
    }
  }, STRICT));
