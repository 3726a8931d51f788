import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RunningSystem } from '../../../../target/protocols/start-system.ts';
import { connect, putFaults, startTestSystem, type TestClient, until } from '../test-client.ts';

/** A client whose namespace is connected. */
async function join(t: TestContext, system: RunningSystem, name?: string): Promise<TestClient> {
  const client = await connect(t, `${system.realtimeUrl}/socket.io/?EIO=4&transport=websocket`);
  assert.match(
    String(await client.next()),
    /^0\{"sid":"[^"]+","upgrades":\[\],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000\}$/,
  );
  client.say('40{"token":"junk"}');
  assert.match(String(await client.next()), /^40\{"sid":"[^"]+"\}$/);
  if (name !== undefined) {
    client.say(`42["add user","${name}"]`);
    assert.match(String(await client.next()), /^42\["login",\{"numUsers":\d+\}\]$/);
  }
  return client;
}

test('a name is given once; messages go to the others only, and are not acknowledged', async (t) => {
  const system = await startTestSystem(t, 'socketio-chat');
  const alice = await join(t, system, 'alice');
  const bob = await join(t, system, 'bob');
  assert.equal(await alice.next(), '42["user joined",{"username":"bob","numUsers":2}]');
  alice.say('42["add user","mallory"]');
  alice.say('421["new message","hello"]');
  alice.say('42["typing"]');
  alice.say('42["stop typing"]');
  const got = [await bob.next(), await bob.next(), await bob.next()];
  assert.deepEqual(got, [
    '42["new message",{"username":"alice","message":"hello"}]',
    '42["typing",{"username":"alice"}]',
    '42["stop typing",{"username":"alice"}]',
  ]);
  alice.say('41');
  assert.equal(await bob.next(), '42["user left",{"username":"alice","numUsers":1}]');
  alice.say('42["new message","late"]');
  assert.equal(await alice.closed, 1005);
  assert.deepEqual(alice.waiting(), []);
  const { messagesAccepted, deliveries, logins } = system.counters;
  assert.deepEqual(
    { messagesAccepted, deliveries, logins },
    { messagesAccepted: 1, deliveries: 1, logins: 2 },
  );
});

test('before a name a message is delivered without one', async (t) => {
  const system = await startTestSystem(t, 'socketio-chat');
  const alice = await join(t, system);
  const bob = await join(t, system);
  alice.say('42["new message","hello"]');
  assert.equal(await bob.next(), '42["new message",{"message":"hello"}]');
});

test('an event before the namespace, junk, another namespace and a frame that is too long', async (t) => {
  const system = await startTestSystem(t, 'socketio-chat');
  const open = async () => {
    const client = await connect(t, `${system.realtimeUrl}/socket.io/?EIO=4&transport=websocket`);
    await client.next();
    return client;
  };
  const [early, junk, other, long] = [await open(), await open(), await open(), await open()];
  early.say('42["add user","alice"]');
  junk.say('9bad');
  other.say('40/other,');
  long.say(`42["new message","${'x'.repeat(1_000_001)}"]`);
  assert.equal(await other.next(), '44/other,{"message":"Invalid namespace"}');
  assert.deepEqual([await early.closed, await junk.closed, await long.closed], [1005, 1005, 1009]);
});

test('faults: a lost and a doubled delivery are what the counters say', async (t) => {
  const system = await startTestSystem(t, 'socketio-chat', { faults: true });
  const alice = await join(t, system, 'alice');
  const bob = await join(t, system, 'bob');
  await putFaults(system, [
    { fault: 'lose', count: 1, every: 1 },
    { fault: 'duplicate', count: 1, every: 1 },
  ]);
  for (const text of ['one', 'two', 'three']) {
    alice.say(`42["new message","${text}"]`);
  }
  await until(() => bob.waiting().length === 3);
  assert.deepEqual(
    bob.waiting().map((frame) => /"message":"(\w+)"/.exec(String(frame))?.[1]),
    ['two', 'two', 'three'],
  );
  assert.equal(system.counters['deliveries'], 3);
});
