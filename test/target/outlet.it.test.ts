import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Departure } from '../../target/outlet.ts';
import { callApi, connectAs, nextEvent, startTestTarget } from './test-target.ts';

test('every delivery, ack, handshake and REST answer leaves through the outlet, which may hold it', async () => {
  const departures: Departure[] = [];
  const socketIds = new Set<string>();
  let held: (() => void) | undefined;
  const target = await startTestTarget({
    outlet: (departure, send) => {
      departures.push(departure);
      if ('socketId' in departure) {
        socketIds.add(departure.socketId);
      }
      const isHeld = departure.kind === 'delivery' && departure.event === 'message:new';
      if (isHeld) {
        held = send;
      } else {
        send();
      }
    },
  });
  try {
    const socket = await connectAs(target, 'user-1');
    let received = 0;
    socket.on('message:new', () => received++);
    await socket.emitWithAck('room:join', { roomName: 'general' });
    await socket.emitWithAck('message:send', { roomName: 'general', content: 'held back' });
    assert.equal((await callApi(target, 'GET', '/api/nothing')).status, 404);
    assert.equal(received, 0);
    const delivered = nextEvent(socket, 'message:new');
    assert.ok(held);
    held();
    assert.equal((await delivered)['content'], 'held back');
    const [socketId = ''] = socketIds;
    assert.equal(socketIds.size, 1);
    assert.deepEqual(departures.map(withoutWire), [
      { kind: 'handshake', socketId, userId: 'user-1' },
      { kind: 'ack', event: 'room:join', socketId, userId: 'user-1' },
      { kind: 'delivery', event: 'message:new', roomName: 'general', recipients: 1, senderId: 'user-1' },
      { kind: 'ack', event: 'message:send', socketId, userId: 'user-1' },
      { kind: 'answer', method: 'GET', route: 'unmatched', status: 404 },
    ]);
    socket.close();
  } finally {
    await target.stop();
  }
});

/** What a departure says of itself, and of a delivery who is to get it; neither what it carries nor how. */
function withoutWire(departure: Departure): unknown {
  if (departure.kind === 'answer') {
    const { payload: _payload, ...rest } = departure;
    return rest;
  }
  if (departure.kind !== 'delivery') {
    return departure;
  }
  const { payload: _payload, wire: _wire, exceptId, ...rest } = departure;
  assert.equal(exceptId, undefined);
  return rest;
}
