import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';
import type { RunningTarget } from '../../../target/target-options.ts';
import {
  asRecord,
  callApi,
  channelIdOf,
  connectAs,
  joinChannel,
  mintToken,
  nextEvent,
  openSocket,
  readCounters,
  startTestTarget,
} from '../test-target.ts';
import { connectRaw, openRaw } from './raw-socket.ts';

// Each row of the protocol's facts, as captured from the real server, is held against the built-in target here.
let target: RunningTarget;
before(async () => {
  target = await startTestTarget();
});
after(() => target.stop());

const NO_ROOM = { success: false, error: { code: 'ROOM_NOT_FOUND', message: 'Room not found' } };

/** An answered ping shows that whatever was sent to a socket before has arrived. */
async function settle(...sockets: Socket[]): Promise<void> {
  for (const socket of sockets) {
    const pong = nextEvent(socket, 'pong');
    socket.emit('ping');
    await pong;
  }
}

/** Keeps others from writing to one of the target's tables until the answer is called. */
async function lockTable(table: string): Promise<() => Promise<void>> {
  const client = new pg.Client(target.databaseUrl);
  await client.connect();
  await client.query(`begin; lock table k6_chat_target.${table} in exclusive mode`);
  return () => client.end();
}

const join = (socket: Socket, roomName: string) => socket.emitWithAck('room:join', { roomName });

test('the handshake: open, the namespace, the user’s own presence, connected, in this order', async () => {
  const raw = await connectRaw(target, 'raw');
  const [open = '', connect = '', presence, connected = ''] = raw.frames;
  const { sid, ...parameters } = JSON.parse(open.slice(1));
  assert.deepEqual(parameters, {
    upgrades: [],
    pingInterval: 25_000,
    pingTimeout: 60_000,
    maxPayload: 1_000_000,
  });
  assert.equal(typeof sid, 'string');
  assert.match(connect, /^40\{"sid":"[^"]+"\}$/);
  assert.equal(
    presence,
    '42["presence:changed",{"userId":"raw","status":"online","customStatus":null,"customEmoji":null}]',
  );
  assert.match(
    connected,
    /^42\["connected",\{"socketId":"[^"]+","serverTime":"\d{4}-\d\d-\d\dT[\d:.]+Z","protocolVersion":"1\.0"\}\]$/,
  );
  raw.close();
});

test('what is sent before connected is dropped without an answer, and the same after it is answered', async () => {
  // What the target writes of a user before it listens to it waits until then.
  const unlock = await lockTable('realtime_presence');
  const raw = openRaw(target);
  await raw.next('0{');
  const roomJoin = (id: number) => `42${id}["room:join",{"roomName":"general"}]`;
  raw.send(`40${JSON.stringify({ token: mintToken({ userId: 'early' }) })}`);
  await raw.next('40{');
  const received = raw.frames.length;
  raw.send(roomJoin(2));
  await sleep(50);
  assert.equal(raw.frames.length, received);
  await unlock();
  await raw.next('42["connected"');
  raw.send(roomJoin(3));
  await raw.next('433');
  assert.deepEqual(
    raw.frames.filter((frame) => frame.startsWith('43')).map((frame) => frame.slice(0, 3)),
    ['433'],
  );
  raw.close();
});

test('no token and a wrong one are refused with the real texts, and the transport stays open', async () => {
  const tokens = {
    wrongSecret: mintToken({ userId: 'x' }, 'other'),
    expired: mintToken({ userId: 'x', exp: 1 }),
    nobody: mintToken({ name: 'x' }),
  };
  const cases: [string, string][] = [
    ['40', '44{"message":"Authentication required"}'],
    ['40{}', '44{"message":"Authentication required"}'],
    ['40{"token":"rubbish"}', '44{"message":"Invalid token"}'],
    ...Object.values(tokens).map((token): [string, string] => [
      `40${JSON.stringify({ token })}`,
      '44{"message":"Invalid token"}',
    ]),
  ];
  const before = await readCounters(target);
  for (const [connect, refusal] of cases) {
    const raw = openRaw(target);
    await raw.next('0{');
    raw.send(connect);
    assert.equal(await raw.next('44'), refusal);
    // Still there: it takes a good token on the same transport.
    raw.send(`40${JSON.stringify({ token: mintToken({ userId: 'later' }) })}`);
    await raw.next('42["connected"');
    raw.close();
  }
  const counters = await readCounters(target);
  assert.deepEqual(
    [counters['handshakesRefused'], counters['connectionsAccepted']],
    [{ auth: cases.length, transport: 0 }, Number(before['connectionsAccepted']) + cases.length],
  );
});

test('a token with only a subject lets in, and its frames carry no userId at all', async () => {
  const witness = await connectAs(target, 'witness');
  await join(witness, 'channel-9');
  const heard: [string, unknown][] = [];
  witness.onAny((event: string, payload: unknown) => heard.push([event, payload]));
  const socket = openSocket(target, { token: mintToken({ sub: 'account-7' }) });
  await nextEvent(socket, 'connected');
  assert.deepEqual(await join(socket, 'channel-9'), {
    success: true,
    data: { roomName: 'channel-9', memberCount: 1 },
  });
  socket.emit('typing:start', { roomName: 'channel-9' });
  socket.emit('presence:update', { status: 'away' });
  const delivered = nextEvent(witness, 'message:new');
  assert.deepEqual(await socket.emitWithAck('message:send', { roomName: 'channel-9', content: 'hi' }), {
    success: true,
  });
  const { timestamp, ...message } = await delivered;
  assert.deepEqual(message, { roomName: 'channel-9', content: 'hi' });
  assert.match(String(timestamp), /Z$/);
  await settle(witness);
  assert.deepEqual(
    heard.map(([event]) => event),
    ['user:joined', 'message:new', 'pong'],
  );
  assert.deepEqual(heard[0]?.[1], { roomName: 'channel-9' });
  socket.close();
  witness.close();
});

test('a transport that never connects is closed after its time, 45 s where nothing else is said', async () => {
  const { TARGET_DEFAULTS } = await import('../../../target/target-options.ts');
  assert.equal(TARGET_DEFAULTS.connectTimeoutMs, 45_000);
  const own = await startTestTarget({ connectTimeoutMs: 50 });
  try {
    const raw = openRaw(own);
    assert.equal(await raw.closed, 1005);
  } finally {
    await own.stop();
  }
});

test('an unknown transport is refused and counted, and no other path on the realtime port is ever answered', async () => {
  const refused = asRecord((await readCounters(target))['handshakesRefused']);
  const response = await fetch(`${target.realtimeUrl}/socket.io/?EIO=4&transport=pigeon`);
  assert.equal(response.status, 400);
  const counted = asRecord((await readCounters(target))['handshakesRefused']);
  assert.equal(Number(counted['transport']), Number(refused['transport']) + 1);
  for (const path of ['/health', '/metrics', '/']) {
    await assert.rejects(fetch(`${target.realtimeUrl}${path}`, { signal: AbortSignal.timeout(200) }), {
      name: 'TimeoutError',
    });
  }
});

test('the polling transport is served too', async () => {
  const auth = { token: mintToken({ userId: 'poller' }) };
  const socket = io(target.realtimeUrl, { transports: ['polling'], forceNew: true, auth });
  await nextEvent(socket, 'connected');
  assert.deepEqual(await join(socket, 'channel-8'), {
    success: true,
    data: { roomName: 'channel-8', memberCount: 1 },
  });
  socket.close();
});

test('the others hear of a newcomer before its ack, and again at each join; the count is of members', async () => {
  const first = await connectAs(target, 'ann');
  const raw = await connectRaw(target, 'bob');
  const heard: unknown[] = [];
  first.on('user:joined', (payload) => heard.push(payload));
  assert.deepEqual(await join(first, 'channel-1'), {
    success: true,
    data: { roomName: 'channel-1', memberCount: 1 },
  });
  for (const id of [1, 2]) {
    raw.send(`42${id}["room:join",{"roomName":"channel-1"}]`);
    assert.equal(
      await raw.next(`43${id}`),
      `43${id}[{"success":true,"data":{"roomName":"channel-1","memberCount":2}}]`,
    );
  }
  await settle(first);
  const joined = { roomName: 'channel-1', userId: 'bob' };
  assert.deepEqual(heard, [joined, joined]);
  // Rows, not sockets: whoever goes away is a member still.
  raw.close();
  const again = await connectAs(target, 'cid');
  assert.deepEqual(await join(again, 'channel-1'), {
    success: true,
    data: { roomName: 'channel-1', memberCount: 3 },
  });
  first.close();
  again.close();
});

test('a newcomer’s ack comes after the others have heard of it', async () => {
  const one = await connectRaw(target, 'dot');
  one.send('421["room:join",{"roomName":"channel-2"}]');
  await one.next('431');
  // Both sockets of one user: what is written to the first is on its way before the second’s ack.
  const two = await connectAs(target, 'dot');
  const order: string[] = [];
  two.on('user:joined', () => order.push('heard'));
  await join(two, 'channel-2');
  one.send('422["room:join",{"roomName":"channel-2"}]');
  await one.next('432');
  await settle(two);
  assert.deepEqual(order, ['heard']);
  one.close();
  two.close();
});

test('leaving is acknowledged without data, told to the others, and ends the membership', async () => {
  const [ann, bob] = await Promise.all([connectAs(target, 'ann'), connectAs(target, 'bob')]);
  await join(ann, 'channel-3');
  await join(bob, 'channel-3');
  const left = nextEvent(ann, 'user:left');
  assert.deepEqual(await bob.emitWithAck('room:leave', { roomName: 'channel-3' }), { success: true });
  assert.deepEqual(await left, { roomName: 'channel-3', userId: 'bob' });
  assert.deepEqual(await join(ann, 'channel-3'), {
    success: true,
    data: { roomName: 'channel-3', memberCount: 1 },
  });
  ann.close();
  bob.close();
});

test('a message: the echo as it was sent, then the ack; what was absent stays absent', async () => {
  const raw = await connectRaw(target, 'dan');
  raw.send('421["room:join",{"roomName":"channel-4"}]');
  await raw.next('431');
  raw.send('422["message:send",{"roomName":"channel-4","content":"bare"}]');
  await raw.next('432');
  raw.send(
    '423["message:send",{"roomName":"channel-4","content":"hé ✓","threadId":"t1","metadata":{"k":"ABC"}}]',
  );
  await raw.next('433');
  const [bare = '', bareAck, full = '', fullAck] = raw.frames.slice(-4);
  const withoutTime = (frame: string) => frame.replace(/"timestamp":"[^"]+Z"/, '"timestamp":"…"');
  assert.deepEqual(
    [withoutTime(bare), bareAck, withoutTime(full), fullAck],
    [
      '42["message:new",{"roomName":"channel-4","userId":"dan","content":"bare","timestamp":"…"}]',
      '432[{"success":true}]',
      '42["message:new",{"roomName":"channel-4","userId":"dan","content":"hé ✓","threadId":"t1","timestamp":"…","metadata":{"k":"ABC"}}]',
      '433[{"success":true}]',
    ],
  );
  raw.close();
});

test('a message reaches everyone in its room once, and nobody else', async () => {
  const names = ['dan', 'eve', 'fay', 'outsider'];
  const sockets = await Promise.all(names.map((name) => connectAs(target, name)));
  const received = new Map<string, unknown[]>(names.map((name) => [name, []]));
  for (const [index, socket] of sockets.entries()) {
    const name = names[index] ?? '';
    socket.on('message:new', (payload) => received.get(name)?.push(asRecord(payload)['content']));
    await join(socket, name === 'outsider' ? 'channel-5' : 'general');
  }
  await sockets[0]?.emitWithAck('message:send', { roomName: 'general', content: 'once' });
  await settle(...sockets);
  assert.deepEqual(
    names.map((name) => received.get(name)),
    [['once'], ['once'], ['once'], []],
  );
  for (const socket of sockets) {
    socket.close();
  }
});

test('who is not in a room may send to it: acknowledged, delivered to its members, no echo', async () => {
  const [member, stranger] = await Promise.all([connectAs(target, 'gus'), connectAs(target, 'hal')]);
  await join(member, 'channel-6');
  const echoes: unknown[] = [];
  stranger.on('message:new', (payload) => echoes.push(payload));
  const send = async (content: string) => {
    const delivered = nextEvent(member, 'message:new');
    const ack = await stranger.emitWithAck('message:send', { roomName: 'channel-6', content });
    return [ack, asRecord(await delivered)['content']];
  };
  assert.deepEqual(await send('never joined'), [{ success: true }, 'never joined']);
  await join(stranger, 'channel-6');
  await stranger.emitWithAck('room:leave', { roomName: 'channel-6' });
  assert.deepEqual(await send('left again'), [{ success: true }, 'left again']);
  await settle(stranger);
  assert.deepEqual(echoes, []);
  member.close();
  stranger.close();
});

test('a burst of one socket is delivered whole and acknowledged whole, in whatever order', async () => {
  const socket = await connectAs(target, 'burst');
  await join(socket, 'channel-6');
  const read: number[] = [];
  socket.on('message:new', (payload) => read.push(Number(asRecord(payload)['content'])));
  const sent = Array.from({ length: 200 }, (_, n) => n);
  const acks = await Promise.all(
    sent.map((n) => socket.emitWithAck('message:send', { roomName: 'channel-6', content: String(n) })),
  );
  assert.deepEqual(new Set(acks.map((ack) => JSON.stringify(ack))), new Set(['{"success":true}']));
  assert.deepEqual(
    [...read].sort((a, b) => a - b),
    sent,
  );
  socket.close();
});

test('rooms are rows of the database: unknown ones are refused with an object, one inserted is there at once', async () => {
  const socket = await connectAs(target, 'cat');
  const send = (payload: unknown) => socket.emitWithAck('message:send', payload);
  assert.deepEqual(await join(socket, 'nowhere'), NO_ROOM);
  assert.deepEqual(await send({ roomName: 'nowhere', content: 'x' }), NO_ROOM);
  assert.deepEqual(await send({ channelId: 'channel-1', content: 'x' }), NO_ROOM);
  assert.deepEqual(await send({ roomName: String(socket.id), content: 'x' }), NO_ROOM);
  const client = new pg.Client(target.databaseUrl);
  await client.connect();
  await client.query(`insert into k6_chat_target.realtime_rooms (name) values ('made-by-sql')`);
  await client.end();
  assert.deepEqual(await join(socket, 'made-by-sql'), {
    success: true,
    data: { roomName: 'made-by-sql', memberCount: 1 },
  });
  assert.deepEqual(await send({ roomName: 'made-by-sql', content: 'x' }), { success: true });
  socket.close();
});

test('no payload: an error of a send, nothing at all of a join; unknown events are never answered', async () => {
  const raw = await connectRaw(target, 'ned');
  const before = asRecord((await readCounters(target))['malformedFrames']);
  const silent = [
    '421["room:join"]',
    '422["room:join",null]',
    '423["channel:join",{"channelId":"general"}]',
    '424["presence:subscribe",{"userIds":["a"]}]',
    '425["typing:start",{"roomName":"general"}]',
    '426["presence:update",{"status":"away"}]',
    '42["no:such"]',
  ];
  for (const frame of silent) {
    raw.send(frame);
  }
  raw.send('427["message:send",null]');
  assert.equal(
    await raw.next('437'),
    '437[{"success":false,"error":{"code":"INTERNAL_ERROR","message":"Failed to send message"}}]',
  );
  raw.send('42["ping"]');
  assert.match(await raw.next('42["pong"'), /^42\["pong",\{"timestamp":\d{13}\}\]$/);
  assert.deepEqual(
    raw.frames.filter((frame) => frame.startsWith('43')).map((frame) => frame.slice(0, 3)),
    ['437'],
  );
  const counted = asRecord((await readCounters(target))['malformedFrames']);
  assert.deepEqual(
    ['packet', 'payload', 'event'].map((name) => Number(counted[name]) - Number(before[name])),
    [0, 3, 3],
  );
  raw.close();
});

test('typing is told to the others of the room, with who and since when', async () => {
  const [gus, hal] = await Promise.all([connectAs(target, 'gus'), connectAs(target, 'hal')]);
  const own: unknown[] = [];
  gus.on('typing:event', (payload) => own.push(payload));
  for (const socket of [gus, hal]) {
    await join(socket, 'channel-5');
  }
  const tell = async (event: string) => {
    const typing = nextEvent(hal, 'typing:event');
    gus.emit(event, { roomName: 'channel-5' });
    return typing;
  };
  const started = await tell('typing:start');
  const startedAt = Object(started['users'])[0]?.startedAt;
  assert.match(String(startedAt), /^\d{4}-.+Z$/);
  assert.deepEqual(started, { roomName: 'channel-5', users: [{ userId: 'gus', startedAt }] });
  assert.deepEqual(await tell('typing:stop'), { roomName: 'channel-5', users: [] });
  await settle(gus);
  assert.deepEqual(own, []);
  gus.close();
  hal.close();
});

test('presence goes to those who share a room where the target is asked for rooms', async () => {
  const [ida, jim, kay] = await Promise.all(['ida', 'jim', 'kay'].map((name) => connectAs(target, name)));
  assert.ok(ida && jim && kay);
  for (const socket of [ida, jim]) {
    await join(socket, 'channel-7');
  }
  const strangers: unknown[] = [];
  kay.on('presence:changed', (payload) => strangers.push(payload));
  const update = async (payload: Record<string, unknown>) => {
    const changed = [nextEvent(ida, 'presence:changed'), nextEvent(jim, 'presence:changed')];
    ida.emit('presence:update', payload);
    const [own, others] = await Promise.all(changed);
    assert.deepEqual(own, others);
    return own;
  };
  assert.deepEqual(await update({ status: 'away', customStatus: { text: 'tea', emoji: '🍵' } }), {
    userId: 'ida',
    status: 'away',
    customStatus: 'tea',
    customEmoji: '🍵',
  });
  assert.deepEqual(await update({ status: 'busy', customStatus: 'plain' }), {
    userId: 'ida',
    status: 'busy',
    customStatus: null,
    customEmoji: null,
  });
  const gone = nextEvent(jim, 'presence:changed');
  ida.close();
  assert.deepEqual(await gone, { userId: 'ida', status: 'offline' });
  await settle(kay);
  assert.deepEqual(strangers, []);
  jim.close();
  kay.close();
});

test('asked for everyone, each connect and each last close is told to every socket, before connected', async () => {
  const own = await startTestTarget({ presence: 'everyone' });
  try {
    const users = 12;
    const heard: unknown[][] = [];
    const sockets: Socket[] = [];
    for (let n = 0; n < users; n++) {
      const socket = openSocket(own, { token: mintToken({ userId: `u${n}` }) });
      const read: unknown[] = [];
      heard.push(read);
      socket.on('presence:changed', ({ userId, status }) => read.push(`${userId} ${status}`));
      socket.on('connected', () => read.push('connected'));
      sockets.push(socket);
      await nextEvent(socket, 'connected');
    }
    await settle(...sockets);
    for (const [n, read] of heard.entries()) {
      const later = Array.from({ length: users - 1 - n }, (_, i) => `u${n + 1 + i} online`);
      assert.deepEqual(read, [`u${n} online`, 'connected', ...later]);
    }
    // The sum over the connects, 1 + 2 + … + n: what makes it quadratic.
    assert.equal(
      asRecord((await readCounters(own))['notices'])['presence:changed'],
      (users * (users + 1)) / 2,
    );
    const [first, second] = sockets;
    const offline = first && nextEvent(first, 'presence:changed');
    second?.emit('ping');
    second?.close();
    assert.deepEqual(await offline, { userId: 'u1', status: 'offline' });
    for (const socket of sockets) {
      socket.close();
    }
  } finally {
    await own.stop();
  }
});

test('a user is offline only once the last of their sockets has ended', async () => {
  const [one, two, witness] = await Promise.all([
    connectAs(target, 'lea'),
    connectAs(target, 'lea'),
    connectAs(target, 'max'),
  ]);
  for (const socket of [one, two, witness]) {
    await join(socket, 'channel-7');
  }
  const changes: unknown[] = [];
  witness.on('presence:changed', (payload) => changes.push(payload));
  const { connectionsClosed } = await readCounters(target);
  one.close();
  while (Number((await readCounters(target))['connectionsClosed']) === Number(connectionsClosed)) {
    await settle(witness);
  }
  await settle(witness);
  assert.deepEqual(changes, []);
  const offline = nextEvent(witness, 'presence:changed');
  two.close();
  assert.deepEqual(await offline, { userId: 'lea', status: 'offline' });
  witness.close();
});

test('900,000 bytes are a message, more than a million end the socket with 1009', async () => {
  const raw = await connectRaw(target, 'big');
  raw.send('421["room:join",{"roomName":"channel-8"}]');
  await raw.next('431');
  const send = (id: number, bytes: number) =>
    raw.send(`42${id}["message:send",{"roomName":"channel-8","content":"${'x'.repeat(bytes)}"}]`);
  send(2, 900_000);
  assert.equal(await raw.next('432'), '432[{"success":true}]');
  send(3, 1_000_100);
  assert.equal(await raw.closed, 1009);
});

test('frames that are no packets end their socket only', async () => {
  for (const frame of ['42["message:send",', '9nonsense']) {
    const raw = await connectRaw(target, 'odd');
    raw.send(frame);
    await raw.closed;
  }
  const socket = await connectAs(target, 'pia');
  assert.equal(socket.connected, true);
  socket.close();
  const { malformedFrames } = await readCounters(target);
  assert.equal(Object(malformedFrames).packet, 2);
});

test('a message sent by socket can be read by REST', async () => {
  const socket = await connectAs(target, 'quy');
  await join(socket, 'channel-10');
  const metadata = { id: 'm-1', odd: '\u0000\ud800' };
  await socket.emitWithAck('message:send', { roomName: 'channel-10', content: 'kept\0', metadata });
  socket.close();
  const channelId = await channelIdOf(target, 'channel-10');
  await joinChannel(target, channelId);
  const read = async () => {
    const { body } = await callApi(target, 'GET', `/api/messages?channelId=${channelId}&limit=1`);
    return Object(body['data']).messages[0];
  };
  let newest = await read();
  for (let tries = 0; newest?.userId !== 'quy' && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    newest = await read();
  }
  const { id, createdAt, ...rest } = newest;
  assert.deepEqual(rest, { channelId, userId: 'quy', content: 'kept', threadId: null, metadata });
});
