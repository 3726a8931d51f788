import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RunningSystem } from '../../../../target/protocols/start-system.ts';
import { connect, startTestSystem, type TestClient } from '../test-client.ts';

async function join(t: TestContext, system: RunningSystem, auth = ''): Promise<TestClient> {
  const client = await connect(t, `${system.realtimeUrl}/socket.io/?EIO=4&transport=websocket`);
  await client.next();
  client.say(`40${auth}`);
  assert.match(String(await client.next()), /^40\{"sid":"[^"]+"(,"pid":"[^"]+")?\}$/);
  return client;
}

test('a message goes to everybody, the sender too, without an acknowledgement; objects are passed through', async (t) => {
  const system = await startTestSystem(t, 'socketio-tutorial');
  const alice = await join(t, system);
  const bob = await join(t, system);
  alice.say('421["chat message","hello","offset-1"]');
  alice.say('42["chat message",{"text":"hello"}]');
  for (const client of [alice, bob]) {
    assert.equal(await client.next(), '42["chat message","hello"]');
    assert.equal(await client.next(), '42["chat message",{"text":"hello"}]');
  }
  assert.deepEqual(alice.waiting(), []);
  const { messagesAccepted, deliveries, acks } = system.counters;
  assert.deepEqual({ messagesAccepted, deliveries, acks }, { messagesAccepted: 2, deliveries: 4, acks: 0 });
});

test('at the last step a message is acknowledged, carries an offset, and is not repeated', async (t) => {
  const system = await startTestSystem(t, 'socketio-tutorial', { limits: { lastStep: 1 } });
  const alice = await join(t, system);
  alice.say('421["chat message","hello","offset-1"]');
  // The recovery of state adds an offset of its own behind the server's.
  assert.match(String(await alice.next()), /^42\["chat message","hello",1,"[^"]+"\]$/);
  assert.equal(await alice.next(), '431[]');
  alice.say('422["chat message","hello","offset-1"]');
  assert.equal(await alice.next(), '432[]');
  const bob = await join(t, system);
  assert.match(String(await bob.next()), /^42\["chat message","hello",1[,\]]/);
  const carol = await join(t, system, '{"serverOffset":1}');
  alice.say('42["chat message","later","offset-2"]');
  assert.match(String(await carol.next()), /^42\["chat message","later",2,/);
  const { messagesAccepted, messagesRepeated, deliveries, historyDelivered, acks } = system.counters;
  assert.deepEqual(
    { messagesAccepted, messagesRepeated, deliveries, historyDelivered, acks },
    { messagesAccepted: 2, messagesRepeated: 1, deliveries: 4, historyDelivered: 1, acks: 2 },
  );
});
