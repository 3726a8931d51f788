import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { io } from 'socket.io-client';
import type { RunningTarget } from '../../../target/target-options.ts';
import {
  callApi,
  channelIdOf,
  connectAs,
  mintToken,
  nextEvent,
  openSocket,
  readCounters,
  startTestTarget,
} from '../test-target.ts';

let target: RunningTarget;
before(async () => {
  target = await startTestTarget();
});
after(() => target.stop());

test('a raw handshake shows the Engine.IO 4 parameters and the Socket.IO connect answer', async () => {
  const url = `${target.realtimeUrl.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(url);
  const frames: string[] = [];
  const done = new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      frames.push(String(data));
      if (frames.length === 1) {
        socket.send(`40${JSON.stringify({ token: mintToken({ userId: 'raw' }) })}`);
      }
      if (frames.length === 3) {
        resolve();
      }
    };
  });
  await done;
  socket.close();
  const [open = '', connect = '', connected = ''] = frames;
  assert.equal(open[0], '0');
  const { sid, ...parameters } = JSON.parse(open.slice(1));
  assert.deepEqual(parameters, {
    upgrades: [],
    pingInterval: 25_000,
    pingTimeout: 60_000,
    maxPayload: 1_000_000,
  });
  assert.match(connect, /^40\{"sid":"[^"]+"\}$/);
  assert.match(
    connected,
    /^42\["connected",\{"socketId":"[^"]+","serverTime":\d+,"protocolVersion":"1\.0"\}\]$/,
  );
});

test('a wrong token is refused with its reason', async () => {
  const refusals: [Record<string, unknown>, string][] = [
    [{}, 'Authentication failed: no token was given.'],
    [{ token: 'rubbish' }, 'Authentication failed: the token is not a JSON Web Token.'],
    [
      { token: mintToken({ userId: 'x' }, 'other') },
      'Authentication failed: the signature of the token is wrong.',
    ],
    [{ token: mintToken({ userId: 'x', exp: 1 }) }, 'Authentication failed: the token has expired.'],
    [{ token: mintToken({ name: 'x' }) }, 'Authentication failed: the token has no claim userId.'],
  ];
  const before = await readCounters(target);
  for (const [auth, message] of refusals) {
    const socket = openSocket(target, auth);
    await assert.rejects(nextEvent(socket, 'connected'), { message });
    socket.close();
  }
  const counters = await readCounters(target);
  assert.deepEqual(
    [counters['handshakesRefused'], counters['connectionsAccepted']],
    [{ auth: refusals.length, transport: 0 }, before['connectionsAccepted']],
  );
});

test('an unknown transport is refused and counted', async () => {
  const response = await fetch(`${target.realtimeUrl}/socket.io/?EIO=4&transport=pigeon`);
  assert.equal(response.status, 400);
  assert.deepEqual((await readCounters(target))['handshakesRefused'], { auth: 5, transport: 1 });
});

test('the polling transport is served too', async () => {
  const auth = { token: mintToken({ userId: 'poller' }) };
  const socket = io(target.realtimeUrl, { transports: ['polling'], forceNew: true, auth });
  await nextEvent(socket, 'connected');
  assert.deepEqual(await socket.emitWithAck('room:join', { roomName: 'channel-9' }), {
    success: true,
    data: { roomName: 'channel-9', memberCount: 1 },
  });
  socket.close();
});

test('joining tells the member count to the newcomer and the newcomer to the others', async () => {
  const [first, second] = await Promise.all([connectAs(target, 'ann'), connectAs(target, 'bob')]);
  const heard: unknown[] = [];
  second.on('user:joined', (payload) => heard.push(payload));
  const joined = nextEvent(first, 'user:joined');
  const join = (socket: typeof first) => socket.emitWithAck('room:join', { roomName: 'channel-1' });
  assert.deepEqual(await join(first), { success: true, data: { roomName: 'channel-1', memberCount: 1 } });
  assert.deepEqual(await join(second), { success: true, data: { roomName: 'channel-1', memberCount: 2 } });
  assert.deepEqual(await joined, { roomName: 'channel-1', userId: 'bob' });
  assert.deepEqual(await join(second), { success: true, data: { roomName: 'channel-1', memberCount: 2 } });
  const left = nextEvent(first, 'user:left');
  assert.deepEqual(await second.emitWithAck('room:leave', { roomName: 'channel-1' }), {
    success: true,
    data: { roomName: 'channel-1' },
  });
  assert.deepEqual(await left, { roomName: 'channel-1', userId: 'bob' });
  assert.deepEqual(heard, []);
  first.close();
  second.close();
});

test('a room that does not exist, or was not joined, is refused', async () => {
  const socket = await connectAs(target, 'cat');
  const ask = (event: string, payload: unknown) => socket.emitWithAck(event, payload);
  assert.deepEqual(await ask('room:join', { roomName: 'nowhere' }), {
    success: false,
    error: 'There is no room "nowhere".',
  });
  const notJoined = (roomName: string) => ({
    success: false,
    error: `Join the room ${JSON.stringify(roomName)} first.`,
  });
  assert.deepEqual(
    await ask('message:send', { roomName: 'channel-2', content: 'x' }),
    notJoined('channel-2'),
  );
  assert.deepEqual(await ask('room:leave', { roomName: 'channel-2' }), notJoined('channel-2'));
  assert.deepEqual(await ask('typing:start', { roomName: 'channel-2' }), notJoined('channel-2'));
  const ownRoom = String(socket.id);
  assert.deepEqual(await ask('message:send', { roomName: ownRoom, content: 'x' }), notJoined(ownRoom));
  socket.close();
});

test('a message reaches everyone in its room, the sender included, once, and nobody else', async () => {
  const names = ['dan', 'eve', 'fay', 'outsider'];
  const sockets = await Promise.all(names.map((name) => connectAs(target, name)));
  const [dan] = sockets;
  assert.ok(dan);
  const received = new Map<string, unknown[]>(names.map((name) => [name, []]));
  for (const [index, socket] of sockets.entries()) {
    const name = names[index] ?? '';
    socket.on('message:new', (payload) => received.get(name)?.push(payload));
    await socket.emitWithAck('room:join', { roomName: name === 'outsider' ? 'channel-4' : 'channel-3' });
  }
  const payload = {
    roomName: 'channel-3',
    content: 'héllo ✓',
    threadId: 't-1',
    metadata: { id: 7, sentAt: 1.5 },
  };
  const sentMs = Date.now();
  assert.deepEqual(await dan.emitWithAck('message:send', payload), { success: true });
  // An answered ping of each socket shows that whatever was sent to it before has arrived.
  for (const socket of sockets) {
    const pong = nextEvent(socket, 'pong');
    socket.emit('ping');
    assert.deepEqual(Object.keys(await pong), ['timestamp']);
  }
  const [delivered] = received.get('dan') ?? [];
  assert.ok(typeof delivered === 'object' && delivered !== null && 'timestamp' in delivered);
  assert.ok(Math.abs(Date.parse(String(delivered.timestamp)) - sentMs) < 10_000);
  assert.deepEqual(delivered, { ...payload, userId: 'dan', timestamp: delivered.timestamp });
  assert.deepEqual(
    names.map((name) => received.get(name)),
    [[delivered], [delivered], [delivered], []],
  );
  for (const socket of sockets) {
    socket.close();
  }
});

test('typing is given to the others of the room until it stops or the socket ends', async () => {
  const [gus, hal] = await Promise.all([connectAs(target, 'gus'), connectAs(target, 'hal')]);
  for (const socket of [gus, hal]) {
    await socket.emitWithAck('room:join', { roomName: 'channel-5' });
  }
  const tell = async (event: string) => {
    const typing = nextEvent(hal, 'typing:event');
    gus.emit(event, { roomName: 'channel-5' });
    return typing;
  };
  assert.deepEqual(await tell('typing:start'), { roomName: 'channel-5', users: ['gus'] });
  assert.deepEqual(await tell('typing:stop'), { roomName: 'channel-5', users: [] });
  assert.deepEqual(await tell('typing:start'), { roomName: 'channel-5', users: ['gus'] });
  const typing = nextEvent(hal, 'typing:event');
  gus.close();
  assert.deepEqual(await typing, { roomName: 'channel-5', users: [] });
  hal.close();
});

test('presence is given to the rooms of a user only', async () => {
  const [ida, jim, kay] = await Promise.all(['ida', 'jim', 'kay'].map((name) => connectAs(target, name)));
  assert.ok(ida && jim && kay);
  for (const socket of [ida, jim]) {
    await socket.emitWithAck('room:join', { roomName: 'channel-6' });
  }
  const strangers: unknown[] = [];
  kay.on('presence:changed', (payload) => strangers.push(payload));
  const changed = nextEvent(jim, 'presence:changed');
  assert.deepEqual(await ida.emitWithAck('presence:update', { status: 'away', customStatus: 'tea' }), {
    success: true,
  });
  assert.deepEqual(await changed, { userId: 'ida', status: 'away', customStatus: 'tea' });
  const { body } = await callApi(target, 'GET', '/api/users/me/profile', {
    token: mintToken({ userId: 'ida' }),
  });
  assert.deepEqual(body['data'], {
    profile: { id: 'ida', email: null, displayName: 'ida', role: 'member', status: 'away' },
  });
  const gone = nextEvent(jim, 'presence:changed');
  ida.close();
  assert.deepEqual(await gone, { userId: 'ida', status: 'offline' });
  const pong = nextEvent(kay, 'pong');
  kay.emit('ping');
  await pong;
  assert.deepEqual(strangers, []);
  jim.close();
  kay.close();
});

test('a user is offline only once the last of their sockets has ended', async () => {
  const [one, two, witness] = await Promise.all([
    connectAs(target, 'lea'),
    connectAs(target, 'lea'),
    connectAs(target, 'max'),
  ]);
  for (const socket of [one, two, witness]) {
    await socket.emitWithAck('room:join', { roomName: 'channel-7' });
  }
  const changes: unknown[] = [];
  witness.on('presence:changed', (payload) => changes.push(payload));
  const firstLeft = nextEvent(witness, 'user:left');
  one.close();
  await firstLeft;
  assert.deepEqual(changes, []);
  const offline = nextEvent(witness, 'presence:changed');
  two.close();
  assert.deepEqual(await offline, { userId: 'lea', status: 'offline' });
  witness.close();
});

test('what is not understood is answered and counted, and the socket goes on', async () => {
  const socket = await connectAs(target, 'ned');
  const before = (await readCounters(target))['malformedFrames'];
  assert.deepEqual(before, { packet: 0, payload: 0, event: 0 });
  assert.deepEqual(await socket.emitWithAck('no:such', {}), {
    success: false,
    error: 'Unknown event "no:such".',
  });
  const error = nextEvent(socket, 'error');
  socket.emit('no:ack');
  assert.deepEqual(await error, { success: false, error: 'Unknown event "no:ack".' });
  await socket.emitWithAck('room:join', { roomName: 'channel-8' });
  const needsRoom = 'Expected a payload with roomName, a non-empty string.';
  const needsContent = 'Expected content, a string of 1 to 4000 characters without NUL.';
  const cases: [string, unknown, string][] = [
    ['room:join', null, needsRoom],
    ['room:join', 'channel-8', needsRoom],
    ['room:join', { roomName: 8 }, needsRoom],
    ['room:leave', [], needsRoom],
    ['typing:start', {}, needsRoom],
    ['message:send', { roomName: 'channel-8' }, needsContent],
    ['message:send', { roomName: 'channel-8', content: 'x'.repeat(4_001) }, needsContent],
    ['message:send', { roomName: 'channel-8', content: 'a\0b' }, needsContent],
    [
      'message:send',
      { roomName: 'channel-8', content: 'x', metadata: 5 },
      'Expected metadata to be an object.',
    ],
    [
      'message:send',
      { roomName: 'channel-8', content: 'x', threadId: {} },
      'Expected threadId to be a string.',
    ],
    ['presence:update', {}, 'Expected a payload with status, a non-empty string.'],
  ];
  for (const [event, payload, message] of cases) {
    assert.deepEqual(await socket.emitWithAck(event, payload), { success: false, error: message });
  }
  assert.deepEqual((await readCounters(target))['malformedFrames'], {
    packet: 0,
    payload: cases.length,
    event: 2,
  });
  assert.deepEqual(
    await socket.emitWithAck('message:send', { roomName: 'channel-8', content: 'still here' }),
    {
      success: true,
    },
  );
  socket.close();
});

test('frames that are no packets end their socket only', async () => {
  const url = `${target.realtimeUrl.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  for (const frame of ['42["message:send",', '9nonsense', `42["message:send",${'x'.repeat(1_100_000)}]`]) {
    const socket = new WebSocket(url);
    const closed = new Promise((resolve) => {
      socket.onclose = resolve;
      socket.onmessage = ({ data }) => {
        const text = String(data);
        if (text.startsWith('0')) {
          socket.send(`40${JSON.stringify({ token: mintToken({ userId: 'odd' }) })}`);
        }
        if (text.startsWith('42["connected"')) {
          socket.send(frame);
        }
      };
    });
    await closed;
  }
  const socket = await connectAs(target, 'pia');
  assert.equal(socket.connected, true);
  socket.close();
  const { malformedFrames } = await readCounters(target);
  assert.equal(Object(malformedFrames).packet, 2);
});

test('a message sent by socket can be read by REST', async () => {
  const socket = await connectAs(target, 'quy');
  await socket.emitWithAck('room:join', { roomName: 'channel-10' });
  const metadata = { id: 'm-1', odd: '\u0000\ud800' };
  await socket.emitWithAck('message:send', { roomName: 'channel-10', content: 'kept', metadata });
  socket.close();
  const channelId = await channelIdOf(target, 'channel-10');
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
