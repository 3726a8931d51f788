import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocol } from '../../../../lib/protocols/nchat/index.ts';

// Frames as they were captured from the real server, but for ids and times.
const { codec } = protocol;
const user = { index: 0, name: 'alice', token: 't' };

function read(...frames: string[]): unknown[] {
  const state = codec.newState?.(user) as never;
  return frames.flatMap((frame) => {
    const decoded = codec.decode(frame, state);
    return Array.isArray(decoded) ? decoded : [decoded];
  });
}

const kinds = (...frames: string[]) => read(...frames).map((each) => (each as { kind: string }).kind);

test('only `connected` means ready: what comes before is a part of the handshake', () => {
  assert.deepEqual(
    kinds(
      '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":60000,"maxPayload":1000000}',
      '40{"sid":"y"}',
      '42["presence:changed",{"userId":"alice","status":"online","customStatus":null,"customEmoji":null}]',
      '42["connected",{"socketId":"y","serverTime":"2026-11-25T10:00:00.406Z","protocolVersion":"1.0"}]',
    ),
    ['open', 'open', 'event', 'ready'],
  );
});

test('a refused user hears why, in the server’s words', () => {
  assert.deepEqual(read('44{"message":"Authentication required"}', '44{"message":"Invalid token"}'), [
    { kind: 'refused', reason: 'Authentication required' },
    { kind: 'refused', reason: 'Invalid token' },
  ]);
});

test('acknowledgements: joined, sent, left, and errors that are objects', () => {
  assert.deepEqual(
    read(
      '431[{"success":true,"data":{"roomName":"general","memberCount":31}}]',
      '433[{"success":false,"error":{"code":"ROOM_NOT_FOUND","message":"Room not found"}}]',
      '434[{"success":true}]',
      '436[{"success":false,"error":{"code":"INTERNAL_ERROR","message":"Failed to send message"}}]',
    ),
    [
      { kind: 'ack', id: 1, ok: true, reason: '' },
      { kind: 'ack', id: 3, ok: false, reason: 'ROOM_NOT_FOUND: Room not found' },
      { kind: 'ack', id: 4, ok: true, reason: '' },
      { kind: 'ack', id: 6, ok: false, reason: 'INTERNAL_ERROR: Failed to send message' },
    ],
  );
});

test('a delivery is read by its text, with and without a userId', () => {
  for (const frame of [
    '42["message:new",{"roomName":"general","userId":"alice","content":"hi","threadId":"t1","timestamp":"2026-11-25T10:00:00.406Z","metadata":{"k":"ABCDEF"}}]',
    '42["message:new",{"roomName":"general","content":"hi","timestamp":"2026-11-25T10:00:00.406Z"}]',
  ]) {
    assert.deepEqual(read(frame), [{ kind: 'message', text: frame }]);
    assert.equal(codec.isMessage(frame), true);
  }
});

test('what else the server says is known, and what it does not say is counted by its name', () => {
  assert.deepEqual(
    kinds(
      '42["user:joined",{"roomName":"general"}]',
      '42["user:left",{"roomName":"general","userId":"bob"}]',
      '42["typing:event",{"roomName":"general","users":[{"userId":"bob","startedAt":"2026-11-25T10:00:00Z"}]}]',
      '42["presence:changed",{"userId":"bob","status":"offline"}]',
      '42["pong",{"timestamp":1795600000000}]',
      '42["channel:joined",{}]',
    ),
    ['event', 'event', 'event', 'event', 'event', 'unknown'],
  );
});

test('what is sent is what the server takes', () => {
  const state = codec.newState?.(user) as never;
  assert.deepEqual(codec.hello(user, state), ['40{"token":"t"}']);
  assert.equal(codec.encodeJoin?.('general', 1, state), '421["room:join",{"roomName":"general"}]');
  assert.equal(
    codec.encodeMessage('general', { content: 'hi', metadata: { a: 1 } }, 'TOKEN', 4, state),
    '424["message:send",{"roomName":"general","content":"hi","metadata":{"a":1,"k6":"TOKEN"}}]',
  );
});
