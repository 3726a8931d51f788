import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { connect, get, putFaults, split, startTestSystem, until } from '../test-client.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** The objects of frames, without their time. */
function read(...frames: readonly (string | Buffer)[]) {
  return frames
    .flatMap((frame) => String(frame).split('\n'))
    .map((line) => {
      const { time, ...rest } = JSON.parse(line) as Record<string, unknown>;
      assert.match(String(time), TIME);
      return rest;
    });
}

test('open: 101 without subprotocol and extension, and nothing is sent', async (t) => {
  const system = await startTestSystem(t, 'go-chat');
  const { socket, waiting } = await connect(t, `${system.realtimeUrl}/ws?id=alice`, {
    perMessageDeflate: true,
  });
  assert.deepEqual([socket.protocol, socket.extensions], ['', '']);
  // Nothing but the answer to a ping comes of a ping.
  const pong = new Promise((resolve) => socket.on('pong', (data) => resolve(String(data))));
  socket.ping('payload');
  assert.equal(await pong, 'payload');
  assert.deepEqual(waiting(), []);
});

test('send: everybody gets it, the sender too, with the name of the address and the time of the server', async (t) => {
  const system = await startTestSystem(t, 'go-chat');
  const alice = await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  const nobody = await connect(t, `${system.realtimeUrl}/ws`);
  alice.say({ type: 'message', user: 'mallory', content: 'hello', sequence: 7 });
  const wanted = [{ type: 'message', user: 'alice', content: 'hello' }];
  assert.deepEqual(read(await alice.next()), wanted);
  assert.deepEqual(read(await nobody.next()), wanted);
  nobody.socket.send(Buffer.from('{"type":"other","content":"<a&b>"}'));
  const raw = await alice.next();
  assert.equal(typeof raw, 'string');
  assert.match(String(raw), /"content":"\\u003ca\\u0026b\\u003e"/);
  const [{ user, ...rest } = {}] = read(raw);
  assert.match(String(user), /^u\d{1,6}$/);
  assert.deepEqual(rest, { type: 'other', content: '<a&b>' });
});

test('dropped without a word: not JSON, a content that is no string, a time that is not RFC 3339', async (t) => {
  const system = await startTestSystem(t, 'go-chat');
  const alice = await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  for (const text of [
    'hello',
    '{"content":7}',
    '{"content":"x","time":1732572000123}',
    '{"content":"kept"}',
  ]) {
    alice.say(text);
  }
  assert.deepEqual(read(await alice.next()), [{ type: '', user: 'alice', content: 'kept' }]);
  assert.deepEqual(split(system.counters, 'messagesDropped'), { malformed: 3, queue: 0, size: 0 });
});

test('several in a frame: what comes together leaves together, at most 101 objects', async (t) => {
  const system = await startTestSystem(t, 'go-chat');
  const alice = await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  alice.socket.pause();
  const burst = Array.from({ length: 250 }, (_, index) => String(index));
  for (const content of burst) {
    alice.say({ type: 'message', content });
  }
  await until(() => system.counters['deliveries'] === 250);
  alice.socket.resume();
  const frames: (string | Buffer)[] = [];
  while (read(...frames).length < 250) {
    frames.push(await alice.next());
  }
  assert.deepEqual(
    read(...frames).map(({ content }) => content),
    burst,
  );
  const sizes = frames.map((frame) => read(frame).length);
  assert.ok(Math.max(...sizes) <= 101 && frames.length < 250, String(sizes));
  assert.equal(system.counters['framesSent'], frames.length);
});

test('size: 2,048 bytes are delivered, 2,049 end the connection with 1009', async (t) => {
  const system = await startTestSystem(t, 'go-chat');
  const alice = await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  const sized = (bytes: number) => `{"content":"${'x'.repeat(bytes - 14)}"}`;
  alice.say(sized(2_048));
  assert.deepEqual(read(await alice.next()), [{ type: '', user: 'alice', content: 'x'.repeat(2_034) }]);
  alice.say(sized(2_049));
  assert.equal(await alice.closed, 1009);
});

test('fragments: the size counts for the whole message', async (t) => {
  const system = await startTestSystem(t, 'go-chat');
  const alice = await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  alice.socket.send('{"content":', { fin: false });
  alice.socket.send('"joined"}', { fin: true });
  assert.deepEqual(read(await alice.next()), [{ type: '', user: 'alice', content: 'joined' }]);
  alice.socket.send('x'.repeat(2_000), { fin: false });
  alice.socket.send('x'.repeat(49), { fin: true });
  assert.equal(await alice.closed, 1009);
});

test('flood: what the queue of the hub cannot hold is lost without a word', async (t) => {
  const system = await startTestSystem(t, 'go-chat', { limits: { hubQueue: 10 } });
  const alice = await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  alice.socket.pause();
  for (let sent = 0; sent < 1_000; sent++) {
    alice.say({ content: 'x' });
  }
  const dropped = () => split(system.counters, 'messagesDropped')['queue'] ?? 0;
  await until(() => Number(system.counters['messagesAccepted']) + dropped() === 1_000);
  assert.ok(dropped() > 0);
  alice.socket.resume();
  await until(() => read(...alice.waiting()).length === system.counters['messagesAccepted']);
});

test('slow reader: it gets what was buffered, then 1005, and stays counted in /health', async (t) => {
  const system = await startTestSystem(t, 'go-chat', { limits: { clientQueue: 50 } });
  const slow = await connect(t, `${system.realtimeUrl}/ws?id=slow`);
  const alice = await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  slow.socket.pause();
  // More than the buffers of both ends of a connection hold.
  const content = 'x'.repeat(1_900);
  let sent = 0;
  let gotBack = 0;
  while (split(system.counters, 'clientsDropped')['slow'] === 0) {
    for (let burst = 0; burst < 40; burst++) {
      alice.say({ content });
      sent++;
    }
    while (gotBack < sent) {
      gotBack += read(await alice.next()).length;
    }
  }
  slow.socket.resume();
  assert.equal(await slow.closed, 1005);
  const got = read(...slow.waiting()).length;
  assert.ok(got >= 50 && got < sent, `${got} of ${sent}`);
  assert.equal(system.counters['deliveries'], got + sent);
  alice.socket.close(1000);
  assert.equal(await alice.closed, 1000);
  await until(() => system.counters['connectionsClosed'] === 2);
  const health = JSON.parse((await get(system, '/health')).text) as Record<string, unknown>;
  assert.deepEqual(health, { connections: 1, goroutines: 5, messages: sent, status: 'healthy' });
});

test('ping: only a pong moves the deadline, not what a client sends', async (t) => {
  const system = await startTestSystem(t, 'go-chat', { limits: { pingMs: 100, readDeadlineMs: 400 } });
  const dumb = await connect(t, `${system.realtimeUrl}/ws?id=dumb`, { autoPong: false });
  const polite = await connect(t, `${system.realtimeUrl}/ws?id=polite`);
  const pings: string[] = [];
  dumb.socket.on('ping', (data) => pings.push(String(data)));
  const talk = setInterval(() => dumb.say({ content: 'still here' }), 50);
  t.after(() => clearInterval(talk));
  assert.equal(await dumb.closed, 1006);
  assert.ok(pings.length >= 2 && pings.every((data) => data === ''), String(pings));
  assert.equal(polite.socket.readyState, WebSocket.OPEN);
  assert.deepEqual(split(system.counters, 'clientsDropped'), { slow: 0, deadline: 1 });
});

test('HTTP: /health and /stats, and nothing else', async (t) => {
  const system = await startTestSystem(t, 'go-chat');
  await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  assert.deepEqual(await get(system, '/health'), {
    status: 200,
    text: '{"connections":1,"goroutines":7,"messages":0,"status":"healthy"}\n',
  });
  const stats = JSON.parse((await get(system, '/stats')).text) as object;
  assert.deepEqual(Object.keys(stats), ['connections', 'gc_cycles', 'goroutines', 'memory_mb', 'messages']);
  for (const path of ['/', '/metrics', '/ws', '/api/faults']) {
    assert.deepEqual(await get(system, path), { status: 404, text: '404 page not found\n' }, path);
  }
  await assert.rejects(connect(t, `${system.realtimeUrl}/other`), /404/);
});

test('faults: a lost, a doubled and a malformed delivery are what the counters and the log say', async (t) => {
  const system = await startTestSystem(t, 'go-chat', { faults: true });
  const alice = await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  await putFaults(system, [
    { fault: 'lose', count: 1, every: 2 },
    { fault: 'duplicate', count: 1, every: 3 },
    { fault: 'wrong-shape', at: 'delivery', count: 1, every: 4 },
  ]);
  for (const content of ['one', 'two ~k6c~abc~', 'three', 'four', 'five']) {
    alice.say({ type: 'message', content });
  }
  await until(() => system.counters['deliveries'] === 5);
  await until(() => alice.waiting().flatMap((frame) => String(frame).split('\n')).length === 5);
  const contents = alice.waiting().flatMap((frame) => String(frame).split('\n'));
  assert.deepEqual(
    contents.map((line) => (JSON.parse(line) as { content?: string }).content ?? line),
    ['one', 'three', 'three', '{"wrong":"shape"}', 'five'],
  );
  const { text } = await get(system, '/api/faults');
  const { injected, log } = JSON.parse(text) as { injected: object; log: { messageId?: string }[] };
  assert.deepEqual(injected, { lose: 1, duplicate: 1, 'wrong-shape': 1 });
  assert.equal(log[0]?.messageId, '~k6c~abc~');
});

test('faults: connections are refused, and clients cut off', async (t) => {
  const system = await startTestSystem(t, 'go-chat', { faults: true });
  const alice = await connect(t, `${system.realtimeUrl}/ws?id=alice`);
  await putFaults(system, [
    { fault: 'refuse', count: 1 },
    { fault: 'disconnect', count: 2 },
  ]);
  assert.equal(await alice.closed, 1006);
  await assert.rejects(connect(t, `${system.realtimeUrl}/ws?id=bob`), /503/);
  const carol = await connect(t, `${system.realtimeUrl}/ws?id=carol`);
  assert.equal(await carol.closed, 1006);
  assert.deepEqual(split(system.counters, 'handshakesRefused'), { path: 0, transport: 1 });
});
