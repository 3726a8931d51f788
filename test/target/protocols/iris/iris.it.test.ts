import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { connect, putFaults, split, startTestSystem, until } from '../test-client.ts';
import { bytes, login, message, statusOf, stored } from './iris-client.ts';

test('login: always, at any path, for an empty name and a second one on the same socket', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const client = await connect(t, `${system.realtimeUrl}/any/path`);
  for (const packet of [bytes('01'), bytes('01', 'name:token'), bytes('01', 'bob')]) {
    client.socket.send(packet);
    assert.deepEqual(await client.next(), Buffer.from('034c4f47494e5f4f4b', 'hex'));
  }
  client.socket.send(message('bob', 'to myself'));
  assert.deepEqual(await client.next(), Buffer.from('to myself'));
});

test('before login: packets are dropped and the socket stays', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const early = await connect(t, system.realtimeUrl);
  early.socket.send(message('bob', 'hello'));
  early.socket.send(bytes('01', 'alice'));
  assert.deepEqual(await early.next(), bytes('03', 'LOGIN_OK'));
  assert.deepEqual(split(system.counters, 'packetsDropped'), { login: 1, length: 0, opcode: 0 });
  assert.equal(system.counters['messagesStored'], 0);
});

test('live delivery: the bare payload, without sender and id', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const alice = await login(t, system, 'alice');
  const bob = await login(t, system, 'bobbob');
  alice.socket.send(Buffer.from('020006626f62626f62000568656c6c6f', 'hex'));
  assert.deepEqual(await bob.next(), Buffer.from('68656c6c6f', 'hex'));
  assert.deepEqual(alice.waiting(), []);
});

test('stored messages: after LOGIN_OK with ids, once, all of them, in no order', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const alice = await login(t, system, 'alice');
  const texts = Array.from({ length: 200 }, (_, index) => `off${index}`);
  for (const text of texts) {
    alice.socket.send(message('bob', text));
  }
  await until(() => system.counters['messagesStored'] === 200);
  const bob = await login(t, system, 'bob');
  await until(() => bob.waiting().length === 200);
  const got = bob.waiting().map(stored);
  assert.notDeepEqual(
    got.map(({ text }) => text),
    texts,
  );
  assert.deepEqual(new Set(got.map(({ text }) => text)), new Set(texts));
  assert.equal(new Set(got.map(({ id }) => id)).size, 200);
  assert.ok(got.every(({ id }) => /^[\x21-\x7e]{18,21}$/.test(id)));
  const again = await login(t, system, 'bob');
  again.socket.send(message('bob', 'live'));
  assert.deepEqual(await again.next(), Buffer.from('live'));
  const { messagesAccepted, deliveries, storedDelivered } = system.counters;
  assert.deepEqual(
    { messagesAccepted, deliveries, storedDelivered },
    { messagesAccepted: 201, deliveries: 201, storedDelivered: 200 },
  );
});

test('framing: two packets in a frame, half a packet and an unknown one are lost, and the socket stays', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const alice = await login(t, system, 'alice');
  const packet = message('alice', 'lost');
  alice.socket.send(Buffer.concat([packet, packet]));
  alice.socket.send(packet.subarray(0, 6));
  alice.socket.send(packet.subarray(6));
  alice.socket.send(bytes('99'));
  alice.socket.send(message('alice', 'kept'));
  assert.deepEqual(await alice.next(), Buffer.from('kept'));
  assert.deepEqual(alice.waiting(), []);
});

test('batch: always stored, never live', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const alice = await login(t, system, 'alice');
  const bob = await login(t, system, 'bob');
  alice.socket.send(bytes('04 0003', 'bob', '00000002', 'm1'));
  alice.socket.send(message('bob', 'live'));
  assert.deepEqual(await bob.next(), Buffer.from('live'));
  const again = await login(t, system, 'bob');
  assert.equal(stored(await again.next()).text, 'm1');
});

test('status: online without a time, offline with one, the same answer for some seconds', async (t) => {
  const system = await startTestSystem(t, 'iris', { limits: { statusCacheMs: 200 } });
  const alice = await login(t, system, 'alice');
  const bob = await login(t, system, 'bob');
  const ask = async () => {
    alice.socket.send(statusOf('bob'));
    return alice.next();
  };
  const online = bytes('06 0003', 'bob', '01 0000000000000000');
  assert.deepEqual(await ask(), online);
  bob.socket.terminate();
  await until(() => system.counters['connectionsClosed'] === 1);
  assert.deepEqual(await ask(), online);
  await new Promise((resolve) => setTimeout(resolve, 250));
  const offline = await ask();
  assert.ok(Buffer.isBuffer(offline) && offline.length === 15 && offline[6] === 0);
  const agoSeconds = Date.now() / 1_000 - Number(offline.readBigUInt64BE(7));
  assert.ok(agoSeconds >= 0 && agoSeconds < 30, String(agoSeconds));
  alice.socket.send(statusOf('nobody'));
  assert.deepEqual(await alice.next(), bytes('06 0006', 'nobody', '00 0000000000000000'));
});

test('sizes: 65,535 bytes are delivered over WebSocket', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const alice = await login(t, system, 'alice');
  alice.socket.send(message('alice', 'x'.repeat(65_535)));
  assert.deepEqual(await alice.next(), Buffer.from('x'.repeat(65_535)));
});

test('rate: a thousand back to back arrive in order', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const alice = await login(t, system, 'alice');
  const bob = await login(t, system, 'bob');
  const texts = Array.from({ length: 1_000 }, (_, index) => String(index));
  for (const text of texts) {
    alice.socket.send(message('bob', text));
  }
  await until(() => bob.waiting().length === 1_000);
  assert.deepEqual(bob.waiting().map(String), texts);
});

test('two sockets of a user: the last login wins; when it closes, messages are stored', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const older = await login(t, system, 'bob');
  const newer = await login(t, system, 'bob');
  older.socket.send(message('bob', 'to the newer'));
  assert.deepEqual(await newer.next(), Buffer.from('to the newer'));
  newer.socket.terminate();
  await until(() => system.counters['connectionsClosed'] === 1);
  older.socket.send(message('bob', 'kept'));
  await until(() => system.counters['messagesStored'] === 1);
  assert.deepEqual(older.waiting(), []);
  assert.equal(older.socket.readyState, WebSocket.OPEN);
});

test('ping: a pong without the payload; a close frame is never answered', async (t) => {
  const system = await startTestSystem(t, 'iris', { limits: { closeHoldMs: 100 } });
  const alice = await login(t, system, 'alice');
  const pong = new Promise((resolve) => alice.socket.on('pong', (data) => resolve(String(data))));
  alice.socket.ping('payload');
  assert.equal(await pong, '');
  alice.socket.close(1000);
  assert.equal(await alice.closed, 1006);
});

for (const [name, kill] of [
  ['a text frame', (socket: WebSocket) => socket.send('hello')],
  ['a fragment', (socket: WebSocket) => socket.send(message('bob', 'x'), { fin: false })],
  ['a sequenced message', (socket: WebSocket) => socket.send(bytes('07 0003', 'bob'))],
  ['an acknowledgement', (socket: WebSocket) => socket.send(bytes('03', 'id'))],
  ['typing to a user of WebSocket', (socket: WebSocket) => socket.send(bytes('70 0003', 'bob'))],
] as const) {
  test(`${name} ends every session of the listener, which comes back`, async (t) => {
    const system = await startTestSystem(t, 'iris', { limits: { restartMs: 50 } });
    const actor = await login(t, system, 'actor');
    const bob = await login(t, system, 'bob');
    kill(actor.socket);
    assert.deepEqual([await actor.closed, await bob.closed], [1006, 1006]);
    let again: Awaited<ReturnType<typeof login>> | undefined;
    while (again === undefined) {
      again = await login(t, system, 'bob').catch(() => undefined);
    }
    assert.equal(system.counters['edgeDeaths'], 0);
  });
}

test('a second death soon after the first ends the whole edge for good', async (t) => {
  const system = await startTestSystem(t, 'iris', { limits: { restartMs: 20 } });
  const first = await login(t, system, 'first');
  first.socket.send('text');
  assert.equal(await first.closed, 1006);
  let second: Awaited<ReturnType<typeof login>> | undefined;
  while (second === undefined) {
    second = await login(t, system, 'second').catch(() => undefined);
  }
  second.socket.send('text');
  assert.equal(await second.closed, 1006);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await assert.rejects(connect(t, system.realtimeUrl), /ECONNREFUSED/);
  assert.equal(system.counters['edgeDeaths'], 1);
});

test('3,000 stored messages at a login end every session, and the messages are gone', async (t) => {
  const system = await startTestSystem(t, 'iris', { limits: { storedFatal: 30, restartMs: 20 } });
  const alice = await login(t, system, 'alice');
  for (let count = 0; count < 30; count++) {
    alice.socket.send(message('bob', String(count)));
  }
  await until(() => system.counters['messagesStored'] === 30);
  const bob = await connect(t, system.realtimeUrl);
  bob.socket.send(bytes('01', 'bob'));
  assert.deepEqual([await alice.closed, await bob.closed], [1006, 1006]);
  let again: Awaited<ReturnType<typeof login>> | undefined;
  while (again === undefined) {
    again = await login(t, system, 'bob').catch(() => undefined);
  }
  again.socket.send(message('bob', 'live'));
  assert.deepEqual(await again.next(), Buffer.from('live'));
  assert.deepEqual(split(system.counters, 'messagesLost'), { core: 0, full: 0, handover: 30 });
});

test('core out of order: live delivery goes on, a message to somebody away is lost, older ones come later', async (t) => {
  const system = await startTestSystem(t, 'iris', { faults: true });
  const alice = await login(t, system, 'alice');
  alice.socket.send(message('bob', 'before'));
  await until(() => system.counters['messagesStored'] === 1);
  await putFaults(system, [{ fault: 'outage', part: 'core' }]);
  alice.socket.send(message('bob', 'lost'));
  alice.socket.send(message('alice', 'live'));
  assert.deepEqual(await alice.next(), Buffer.from('live'));
  const during = await login(t, system, 'bob');
  during.socket.terminate();
  await until(() => system.counters['connectionsClosed'] === 1);
  await fetch(`${system.restUrl}/api/faults`, { method: 'DELETE' });
  const bob = await login(t, system, 'bob');
  assert.equal(stored(await bob.next()).text, 'before');
  assert.deepEqual(split(system.counters, 'messagesLost'), { core: 1, full: 0, handover: 0 });
});

test('faults: live and stored deliveries are lost and doubled as the counters say', async (t) => {
  const system = await startTestSystem(t, 'iris', { faults: true });
  const alice = await login(t, system, 'alice');
  alice.socket.send(message('bob', 'stored'));
  await until(() => system.counters['messagesStored'] === 1);
  await putFaults(system, [
    { fault: 'duplicate', count: 1, every: 1 },
    { fault: 'lose', count: 1, every: 2 },
  ]);
  const bob = await login(t, system, 'bob');
  assert.deepEqual([stored(await bob.next()).text, stored(await bob.next()).text], ['stored', 'stored']);
  for (const text of ['lost', 'kept']) {
    alice.socket.send(message('bob', text));
  }
  assert.deepEqual(await bob.next(), Buffer.from('kept'));
  assert.equal(system.counters['deliveries'], 3);
});
