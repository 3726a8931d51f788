import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { startTestSystem, until } from '../test-client.ts';
import { bytes, login, loginTcp, message, stored } from './iris-client.ts';

test('delivery: with an id of 16 bytes; what is not acknowledged is stored when the socket closes', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const alice = await login(t, system, 'alice');
  const bob = await loginTcp(t, system, 'bob');
  alice.socket.send(message('bob', 'u0'));
  alice.socket.send(message('bob', 'u1'));
  const first = await bob.read(25);
  assert.equal(first.readUInt16BE(1), 16);
  assert.equal(stored(first).text, 'u0');
  await bob.read(25);
  bob.socket.write(Buffer.concat([Buffer.from([3]), first.subarray(3, 19)]));
  await until(() => system.counters['acks'] === 1);
  bob.socket.destroy();
  await until(() => system.counters['messagesStored'] === 1);
  const again = await login(t, system, 'bob');
  assert.equal(stored(await again.next()).text, 'u1');
});

test('an acknowledgement takes the rest of its segment: two in one do nothing', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const bob = await loginTcp(t, system, 'bob');
  bob.socket.write(Buffer.concat([message('bob', 'u0'), message('bob', 'u1')]));
  const acks = [await bob.read(25), await bob.read(25)].map((frame) =>
    Buffer.concat([Buffer.from([3]), frame.subarray(3, 19)]),
  );
  bob.socket.end(Buffer.concat(acks));
  await until(() => system.counters['messagesStored'] === 2);
  assert.equal(system.counters['acks'], 0);
});

test('packets may be joined and split, but a login takes the rest of its segment as the name', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const bob = await loginTcp(t, system, 'bob');
  const packet = message('bob', 'split');
  bob.socket.write(Buffer.concat([message('bob', 'joined'), packet.subarray(0, 4)]));
  assert.equal(stored(await bob.read(29)).text, 'joined');
  bob.socket.write(packet.subarray(4));
  assert.equal(stored(await bob.read(28)).text, 'split');
  bob.socket.write(Buffer.concat([bytes('01', 'carl'), message('bob', 'lost')]));
  assert.deepEqual(await bob.read(9), bytes('03', 'LOGIN_OK'));
  assert.equal(system.counters['messagesAccepted'], 2);
});

test('typing: a user of TCP gets a notice', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const alice = await login(t, system, 'alice');
  const bob = await loginTcp(t, system, 'bob');
  alice.socket.send(bytes('70 0003', 'bob'));
  alice.socket.send(bytes('71 0003', 'bob'));
  assert.deepEqual(await bob.read(9), bytes('72 0005', 'alice', '01'));
  assert.deepEqual(await bob.read(9), bytes('72 0005', 'alice', '00'));
});

for (const [name, packet] of [
  ['a sequenced message', bytes('07 0003', 'bob')],
  ['a message of 65,535 bytes', message('bob', 'x'.repeat(65_535))],
  ['a thousand messages that were not acknowledged', Buffer.concat(Array(1_000).fill(message('bob', 'u')))],
] as const) {
  test(`${name} ends every session over TCP, and none over WebSocket`, async (t) => {
    const system = await startTestSystem(t, 'iris');
    const bystander = await login(t, system, 'bystander');
    const [bob, actor] = [await loginTcp(t, system, 'bob'), await loginTcp(t, system, 'actor')];
    const closed = Promise.all(
      [bob, actor].map(({ socket }) => new Promise((resolve) => socket.on('close', resolve))),
    );
    actor.socket.write(packet);
    await closed;
    assert.equal(bystander.socket.readyState, WebSocket.OPEN);
  });
}
