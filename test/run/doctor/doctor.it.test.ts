import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findFreePort } from '../../../host/find-free-port.ts';
import { assertNothingLeft, startRun, startTarget } from '../processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
after(() => rmSync(folder, { recursive: true }));
const smoke = { PROFILE: 'smoke', RESULTS_DIR: folder };

test('on a machine in order every check is good, and the built-in target lets users in', async (t) => {
  const doctor = startRun(t, ['doctor'], smoke);
  assert.equal(await doctor.exit(), 0, doctor.stdout());
  const out = doctor.stdout();
  for (const line of [
    /^✓ Node\.js: v24\./m,
    /^✓ k6: v2\./m,
    /^✓ Open files: .* 250 needed\.$/m,
    /^✓ Local ports: /m,
    /^✓ Memory: /m,
    /^✓ Results: /m,
    /^✓ Target: the built-in one starts and answers, version 0\.1\.0\.$/m,
    /^✓ Credentials: GET \/api\/users\/me\/profile was answered\.$/m,
    /^✓ Channels: one was made, joined and read\.$/m,
    /^✓ Search: GET \/api\/csrf gave a token\.$/m,
    /^✓ Credentials: the realtime server let the first user in\.$/m,
    /^✓ Rooms: the first user joined k6-chat-websocket-connections-0\.$/m,
    /^✓ Clock: within 1 s of the target's\.$/m,
  ]) {
    assert.match(out, line);
  }
  assert.doesNotMatch(out, /^✗/m);
  await assertNothingLeft(doctor);
});

test('a dead target is fatal', async (t) => {
  const url = `http://127.0.0.1:${await findFreePort()}`;
  const doctor = startRun(t, ['doctor'], { ...smoke, TARGET_URL: url });
  assert.equal(await doctor.exit(), 1);
  assert.match(doctor.stdout(), /^✗ Target: TARGET_URL: .* cannot be reached \(ECONNREFUSED\)\./m);
});

test('credentials that the target does not take, and none at all, are fatal and have a fix', async (t) => {
  const { restUrl, realtimeUrl } = await startTarget(t);
  const given = { ...smoke, TARGET_URL: restUrl, TARGET_WS_URL: realtimeUrl };
  const wrong = startRun(t, ['doctor'], { ...given, JWT_SECRET: 'another-secret' });
  assert.equal(await wrong.exit(), 1);
  assert.match(
    wrong.stdout(),
    /^✗ Credentials: GET \/api\/users\/me\/profile answered 401\.\n {2}→ Check JWT_SECRET/m,
  );
  assert.match(wrong.stdout(), /^✗ Credentials: the realtime server refused it: .*[^.]\.$/m);
  assert.doesNotMatch(wrong.stdout(), /another-secret/);

  const none = startRun(t, ['doctor'], given);
  assert.equal(await none.exit(), 1);
  assert.match(
    none.stdout(),
    /^✗ Credentials: there are none: set JWT_SECRET to mint tokens, or USERS_FILE/m,
  );
});

test('a users file with passwords is tried by signing in', async (t) => {
  const strict = { REFERENCE_AUTH: 'accounts', REFERENCE_CHANNEL_ROOMS: 'no' };
  const { restUrl, realtimeUrl, databaseUrl } = await startTarget(t, strict);
  const path = join(folder, 'users.csv');
  const given = { ...smoke, TARGET_URL: restUrl, TARGET_WS_URL: realtimeUrl, USERS: '1', USERS_FILE: path };
  writeFileSync(path, 'email,password\nuser-1@example.test,k6-chat-password\n');
  const noRooms = startRun(t, ['doctor'], given);
  assert.equal(await noRooms.exit(), 1);
  assert.match(noRooms.stdout(), /^✓ Credentials: the realtime server let the first user in\.$/m);
  assert.match(
    noRooms.stdout(),
    /^✗ Rooms: the realtime server refused it: ROOM_NOT_FOUND: Room not found, asked to join k6-chat-websocket-connections-0\.\n {2}→ Rooms are rows of its database/m,
  );
  assert.match(noRooms.stdout(), /^ {4}insert into realtime_rooms .* 'k6-chat-message-throughput-' /m);

  const rooms = { CREATE_ROOMS: 'yes', DATABASE_URL: databaseUrl };
  const right = startRun(
    t,
    ['doctor', ...Object.entries(rooms).map(([name, value]) => `${name}=${value}`)],
    given,
  );
  assert.equal(await right.exit(), 0, right.stdout());
  assert.match(right.stdout(), /^✓ Rooms: the first user joined k6-chat-websocket-connections-0\.$/m);

  writeFileSync(path, 'email,password\nuser-1@example.test,wrong-password\n');
  const wrong = startRun(t, ['doctor'], given);
  assert.equal(await wrong.exit(), 1);
  assert.match(
    wrong.stdout(),
    /^✗ Credentials: POST \/api\/auth\/signin answered 401 without a token to the first user of USERS_FILE\.$/m,
  );
  assert.doesNotMatch(wrong.stdout(), /wrong-password/);
});
