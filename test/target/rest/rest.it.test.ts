import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { accountId } from '../../../target/store/account-ids.ts';
import type { RunningTarget } from '../../../target/target-options.ts';
import {
  asRecord,
  callApi,
  channelIdOf,
  connectAs,
  joinChannel,
  mintToken,
  nextEvent,
  readCounters,
  startTestTarget,
  tokenOf,
} from '../test-target.ts';

let target: RunningTarget;
let channelId: string;
before(async () => {
  target = await startTestTarget({ channelRooms: false, restBridge: false });
  channelId = await channelIdOf(target, 'channel-1');
  await joinChannel(target, channelId);
  await joinChannel(target, channelId, tokenOf(4));
});
after(() => target.stop());

const NO_UUID = '00000000-0000-0000-0000-000000000000';

test('a seeded user signs in, refreshes and is accepted with both tokens', async () => {
  const body = { email: 'user-3@example.test', password: 'k6-chat-password' };
  const signin = await callApi(target, 'POST', '/api/auth/signin', { body, token: null });
  assert.equal(signin.status, 200);
  const { accessToken, refreshToken, ...rest } = asRecord(signin.body['data']);
  const user = { id: accountId(3), email: 'user-3@example.test', displayName: 'User 3', role: 'member' };
  assert.deepEqual(rest, { user, expiresIn: 900 });
  const claims = asRecord(
    JSON.parse(Buffer.from(String(accessToken).split('.')[1] ?? '', 'base64url').toString()),
  );
  assert.deepEqual([claims['sub'], claims['userId']], [accountId(3), undefined]);
  const refresh = await callApi(target, 'POST', '/api/auth/refresh', { body: { refreshToken }, token: null });
  assert.equal(refresh.status, 200);
  assert.deepEqual(Object.keys(asRecord(refresh.body['data'])), ['accessToken', 'refreshToken', 'expiresIn']);
  for (const token of [accessToken, asRecord(refresh.body['data'])['accessToken']]) {
    const profile = await callApi(target, 'GET', '/api/users/me/profile', { token: String(token) });
    assert.deepEqual(profile.body, { success: true, data: { profile: { ...user, status: 'offline' } } });
  }
});

test('a wrong password, an unknown address and an access token as refresh token are 401', async () => {
  const wrong = {
    success: false,
    error: 'The address or the password is wrong.',
    errorCode: 'INVALID_CREDENTIALS',
  };
  for (const body of [
    { email: 'user-3@example.test', password: 'no' },
    { email: 'nobody@example.test', password: 'k6-chat-password' },
  ]) {
    const answer = await callApi(target, 'POST', '/api/auth/signin', { body, token: null });
    assert.deepEqual([answer.status, answer.body], [401, wrong]);
  }
  const body = { refreshToken: tokenOf(1) };
  const answer = await callApi(target, 'POST', '/api/auth/refresh', { body, token: null });
  assert.equal(answer.status, 401);
  assert.equal(answer.body['error'], 'Sign in again: the token is not a refresh token.');
});

test('every route that needs a user refuses without a token and with a wrong one', async () => {
  const routes: [string, string][] = [
    ['GET', '/api/channels'],
    ['POST', '/api/channels'],
    ['DELETE', `/api/channels/${NO_UUID}`],
    ['POST', `/api/channels/${NO_UUID}/join`],
    ['POST', '/api/messages'],
    ['GET', '/api/messages'],
    ['GET', '/api/messages/1'],
    ['POST', '/api/search'],
    ['GET', '/api/search?q=me'],
    ['GET', '/api/search/suggestions?q=me'],
    ['GET', '/api/users/me/profile'],
    ['GET', '/api/notifications'],
    ['POST', '/api/files/upload'],
    ['POST', '/api/files/complete'],
    ['GET', `/api/files/${NO_UUID}`],
  ];
  for (const [method, path] of routes) {
    const none = await callApi(target, method, path, { token: null });
    assert.deepEqual(
      [method, path, none.status, none.body],
      [
        method,
        path,
        401,
        { success: false, error: 'Sign in first: no Bearer token was given.', errorCode: 'UNAUTHORIZED' },
      ],
    );
    const wrong = await callApi(target, method, path, { token: mintToken({ userId: 'x' }, 'other') });
    assert.deepEqual(
      [wrong.status, wrong.body['error']],
      [401, 'Sign in first: the signature of the token is wrong.'],
    );
  }
});

test('channels are listed by page, type and part of the name', async () => {
  const page = await callApi(target, 'GET', '/api/channels?limit=2&offset=1');
  const names = (body: Record<string, unknown>) =>
    Object(body['channels']).map((c: unknown) => asRecord(c)['name']);
  assert.deepEqual(names(page.body), ['channel-1', 'channel-2']);
  assert.deepEqual(page.body['pagination'], { total: 11, limit: 2, offset: 1, hasMore: true });
  assert.deepEqual(names((await callApi(target, 'GET', '/api/channels?q=GENERAL')).body), ['general']);
  assert.deepEqual(names((await callApi(target, 'GET', '/api/channels?type=private')).body), []);
  for (const query of ['limit=0', 'limit=x', 'offset=-1', 'type=secret']) {
    assert.equal((await callApi(target, 'GET', `/api/channels?${query}`)).status, 400, query);
  }
});

test('a channel is made, found, refused a second time and deleted; it is no room', async () => {
  const body = { name: 'new-channel', type: 'public', description: 'About it' };
  const made = await callApi(target, 'POST', '/api/channels', { body });
  assert.equal(made.status, 201);
  const { id, createdAt, ...rest } = asRecord(made.body['channel']);
  assert.deepEqual(rest, { ...body, createdBy: accountId(1) });
  const again = await callApi(target, 'POST', '/api/channels', { body });
  assert.deepEqual(
    [again.status, again.body],
    [409, { success: false, error: 'There is a channel new-channel already.', errorCode: 'CONFLICT' }],
  );
  const found = await callApi(target, 'GET', `/api/channels/${id}`);
  assert.deepEqual([found.status, found.body['channel']], [200, { id, createdAt, ...rest }]);
  const socket = await connectAs(target, 'user-2');
  assert.deepEqual(await socket.emitWithAck('room:join', { roomName: 'new-channel' }), {
    success: false,
    error: { code: 'ROOM_NOT_FOUND', message: 'Room not found' },
  });
  socket.close();
  assert.equal((await callApi(target, 'DELETE', `/api/channels/${id}`)).status, 200);
  for (const method of ['GET', 'DELETE']) {
    const gone = await callApi(target, method, `/api/channels/${id}`);
    assert.deepEqual([gone.status, gone.body['error']], [404, `There is no channel ${id}.`]);
  }
});

test('a channel name outside [a-z0-9-]+ and other wrong bodies are 400', async () => {
  const bodies = [
    { name: 'No Spaces', type: 'public' },
    { name: '<b>', type: 'public' },
    { name: 'ok' },
    { name: 'ok', type: 'odd' },
    {},
  ];
  for (const body of bodies) {
    const answer = await callApi(target, 'POST', '/api/channels', { body });
    assert.deepEqual(
      [answer.status, answer.body['errorCode']],
      [400, 'VALIDATION_ERROR'],
      JSON.stringify(body),
    );
  }
});

test('a message sent by REST is stored; sockets of a room of that name read nothing of it', async () => {
  const socket = await connectAs(target, 'user-5');
  await socket.emitWithAck('room:join', { roomName: 'channel-1' });
  const read: unknown[] = [];
  socket.on('message:new', (payload) => read.push(payload));
  const body = {
    channelId,
    userId: accountId(4),
    content: 'hello @user-7',
    threadId: 't-9',
    metadata: { id: 'c-1' },
  };
  const sent = await callApi(target, 'POST', '/api/messages', { body });
  assert.equal(sent.status, 201);
  const message = asRecord(asRecord(sent.body['data'])['message']);
  assert.deepEqual(message, { ...body, id: message['id'], createdAt: message['createdAt'] });
  const pong = nextEvent(socket, 'pong');
  socket.emit('ping');
  await pong;
  assert.deepEqual(read, []);
  socket.close();
  const one = await callApi(target, 'GET', `/api/messages/${message['id']}`);
  assert.deepEqual([one.status, one.body], [200, { success: true, data: { message } }]);
  for (const query of [`channelId=${channelId}&limit=1`, 'threadId=t-9']) {
    const list = await callApi(target, 'GET', `/api/messages?${query}`);
    assert.deepEqual(asRecord(list.body['data'])['messages'], [message]);
  }
  const notified = await callApi(target, 'GET', `/api/notifications?userId=${accountId(7)}&limit=1`);
  const { notifications, pagination, unreadCount } = asRecord(notified.body['data']);
  const { id: _id, createdAt: _createdAt, ...notification } = Object(notifications)[0];
  assert.deepEqual(
    [notification, pagination, unreadCount],
    [
      { userId: accountId(7), type: 'mention', body: `${accountId(4)} mentioned you`, read: false },
      { total: 4, limit: 1, offset: 0, hasMore: true },
      3,
    ],
  );
});

test('messages that are too long, empty, elsewhere or not there are refused', async () => {
  const post = async (body: unknown) => (await callApi(target, 'POST', '/api/messages', { body })).status;
  assert.equal(await post({ channelId, content: 'x'.repeat(4_000) }), 201);
  assert.equal(await post({ channelId, content: 'x'.repeat(4_001) }), 400);
  assert.equal(await post({ channelId, content: '' }), 400);
  assert.equal(await post({ channelId, content: 'a\0b' }), 400);
  assert.equal(await post({ channelId: 'general', content: 'x' }), 400);
  assert.equal(await post({ channelId: NO_UUID, content: 'x' }), 404);
  assert.equal(await post({ channelId, userId: 'k6-user-0', content: 'x' }), 400);
  assert.equal(await post({ channelId, userId: accountId(9), content: 'x' }), 403);
  const get = async (path: string) => (await callApi(target, 'GET', path)).status;
  assert.equal(await get('/api/messages'), 400);
  assert.equal(await get('/api/messages?channelId=1'), 400);
  assert.equal(await get('/api/messages/999999999999'), 404);
  assert.equal(await get('/api/messages/99999999999999999999999999'), 404);
  assert.equal(await get('/api/messages/abc'), 400);
});

test('only members send and read, and joining makes one', async () => {
  const body = { name: 'members-only', type: 'public' };
  const made = await callApi(target, 'POST', '/api/channels', { body });
  const id = String(asRecord(made.body['channel'])['id']);
  const send = (token: string) =>
    callApi(target, 'POST', '/api/messages', { body: { channelId: id, content: 'x' }, token });
  const read = (token: string) => callApi(target, 'GET', `/api/messages?channelId=${id}`, { token });
  const refusal = { success: false, error: 'You must be a member of this channel', errorCode: 'FORBIDDEN' };
  assert.equal((await send(tokenOf(1))).status, 201, 'who makes a channel is a member');
  for (const refused of [await send(tokenOf(2)), await read(tokenOf(2))]) {
    assert.deepEqual([refused.status, refused.body], [403, refusal]);
  }
  await joinChannel(target, id, tokenOf(2));
  await joinChannel(target, id, tokenOf(2));
  assert.deepEqual([(await send(tokenOf(2))).status, (await read(tokenOf(2))).status], [201, 200]);
  assert.equal((await callApi(target, 'POST', `/api/channels/${NO_UUID}/join`)).status, 404);
});

test('a channel is shown to whoever asks, by no token; notifications want the UUID of an account', async () => {
  assert.equal((await callApi(target, 'GET', `/api/channels/${channelId}`, { token: null })).status, 200);
  assert.equal((await callApi(target, 'GET', '/api/channels/general')).status, 400);
  assert.equal((await callApi(target, 'GET', '/api/notifications?userId=k6-user-0')).status, 400);
  assert.equal((await callApi(target, 'GET', '/api/notifications')).status, 200);
});

test('health gives status, uptime and version; readiness each check', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  for (const path of ['/api/health', '/api/health/live']) {
    const health = await callApi(target, 'GET', path, { token: null });
    const { uptime, ...rest } = health.body;
    assert.deepEqual([health.status, rest], [200, { status: 'healthy', version }]);
    assert.ok(Number(uptime) > 0);
  }
  const ready = await callApi(target, 'GET', '/api/health/ready', { token: null });
  assert.deepEqual(
    [ready.status, ready.body],
    [200, { ready: true, checks: { database: 'ok', cache: 'none' } }],
  );
});

test('bad JSON, wrong types, big bodies, odd paths and odd methods are answered as errors', async () => {
  const json = { 'content-type': 'application/json' };
  const cases: [string, string, unknown, Record<string, string>, number][] = [
    ['POST', '/api/messages', '{"content":', json, 400],
    ['POST', '/api/messages', 'null', json, 400],
    ['POST', '/api/messages', '[]', json, 400],
    ['POST', '/api/messages', 'x=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['POST', '/api/messages', '{"__proto__":{"a":1}}', json, 400],
    ['POST', '/api/messages', { channelId, content: 'x'.repeat(300_000) }, {}, 413],
    ['GET', '/api/files/..%2F..%2Fetc%2Fpasswd', undefined, {}, 400],
    ['GET', '/api/files/%2e%2e/download', undefined, {}, 404],
    ['GET', '/api/files/%E0%A4%A', undefined, {}, 400],
    ['GET', `/storage/${NO_UUID}?expires=1&signature=x`, undefined, {}, 403],
    ['GET', '/nothing/here', undefined, {}, 404],
    ['PATCH', '/api/channels', undefined, {}, 404],
  ];
  for (const [method, path, body, headers, status] of cases) {
    const answer = await callApi(target, method, path, { body, headers });
    assert.deepEqual([method, path, answer.status, answer.body['success']], [method, path, status, false]);
    assert.equal(typeof answer.body['error'], 'string');
    assert.equal(typeof answer.body['errorCode'], 'string');
  }
});

test('metrics are Prometheus text in which every request is counted by route and status', async () => {
  const response = await fetch(`${target.restUrl}/api/metrics`);
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const text = await response.text();
  for (const line of text.trimEnd().split('\n')) {
    assert.match(line, /^(# (HELP|TYPE) target_\w+ .+|target_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? \d+)$/);
  }
  const requests = asRecord((await readCounters(target))['restRequests']);
  assert.equal(requests['POST /api/auth/signin 200'], 1);
  assert.equal(requests['POST /api/auth/signin 401'], 2);
  assert.equal(requests['GET /api/messages/:id 404'], 2);
  assert.match(
    text,
    /^target_rest_requests_total\{method="POST",route="\/api\/auth\/signin",status="401"\} 2$/m,
  );
});
