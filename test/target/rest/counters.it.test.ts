import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningTarget } from '../../../target/target-options.ts';
import {
  callApi,
  channelIdOf,
  connectAs,
  joinChannel,
  nextEvent,
  readCounters,
  startTestTarget,
} from '../test-target.ts';

let target: RunningTarget;
before(async () => {
  target = await startTestTarget();
});
after(() => target.stop());

test('the counters equal a known sequence exactly', async () => {
  const channelId = await channelIdOf(target, 'channel-1');
  await joinChannel(target, channelId);
  const users = ['u-1', 'u-2', 'u-3', 'u-4'];
  const sockets = await Promise.all(users.map((user) => connectAs(target, user)));
  let received = 0;
  for (const socket of sockets) {
    socket.on('message:new', () => received++);
    await socket.emitWithAck('room:join', { roomName: 'channel-1' });
  }
  for (let n = 0; n < 25; n++) {
    for (const socket of sockets) {
      await socket.emitWithAck('message:send', { roomName: 'channel-1', content: `n${n}` });
    }
  }
  const [first, last] = [sockets[0], sockets[3]];
  assert.ok(first && last);
  // Without an ack id the message counts all the same, and no ack does.
  first.emit('message:send', { roomName: 'channel-1', content: 'no ack' });
  const rest = { channelId, content: 'by rest' };
  for (let n = 0; n < 3; n++) {
    await callApi(target, 'POST', '/api/messages', { body: rest });
  }
  for (const socket of sockets) {
    const pong = nextEvent(socket, 'pong');
    socket.emit('ping');
    await pong;
  }
  const ended = nextEvent(first, 'presence:changed');
  last.close();
  await ended;
  // The three by REST too: this target bridges the two.
  assert.equal(received, (101 + 3) * 4);
  const counters = await readCounters(target);
  const {
    connectionsAccepted,
    connectionsOpen,
    connectionsClosed,
    roomJoins,
    messagesAccepted,
    deliveries,
    acks,
    notices,
  } = counters;
  assert.deepEqual(
    {
      connectionsAccepted,
      connectionsOpen,
      connectionsClosed,
      roomJoins,
      messagesAccepted,
      deliveries,
      acks,
      notices,
    },
    {
      connectionsAccepted: 4,
      connectionsOpen: 3,
      connectionsClosed: 1,
      roomJoins: 4,
      messagesAccepted: { socket: 101, rest: 3 },
      deliveries: received,
      acks: 4 + 100,
      notices: { 'user:joined': 1 + 2 + 3, 'presence:changed': 4 + 3 },
    },
  );
  for (const socket of sockets) {
    socket.close();
  }
});
