import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocol } from '../../../../lib/protocols/nchat/index.ts';

const { codec } = protocol;
const user = { index: 0, name: 'alice', token: 't' };
const decode = (frame: string) => codec.decode(frame, { user, missing: 0, pending: [] });

test('frames that no well-behaved server sends are given as what they are', () => {
  const cases: [string, unknown][] = [
    ['<!doctype html>', { kind: 'invalid', reason: 'not an Engine.IO packet: "<!doctype html>"' }],
    ['', { kind: 'invalid', reason: 'not an Engine.IO packet: ""' }],
    ['0{}', { kind: 'invalid', reason: 'an Engine.IO open packet without a session id: "0{}"' }],
    ['43[]', { kind: 'invalid', reason: 'an acknowledgement without an id: "43[]"' }],
    ['435[nonsense', { kind: 'ack', id: 5, ok: false, reason: 'not JSON: "[nonsense"' }],
    ['44', { kind: 'refused', reason: '""' }],
    ['42', { kind: 'invalid', reason: 'an event without a name: "42"' }],
  ];
  for (const [frame, expected] of cases) {
    assert.deepEqual(decode(frame), expected, frame);
  }
});

test('only `connected` means that a user is in: what is sent before it is dropped without an answer', () => {
  assert.deepEqual(
    [
      '0{"sid":"x","pingInterval":25000}',
      '40{"sid":"x"}',
      '42["presence:changed",{"userId":"alice","status":"online","customStatus":null,"customEmoji":null}]',
      '42["connected",{"socketId":"x","serverTime":"2026-11-25T22:50:39.518Z","protocolVersion":"1.0"}]',
    ].map((frame) => (decode(frame) as { kind: string }).kind),
    ['open', 'open', 'event', 'ready'],
  );
});

test('a refusal whose error is an object is given by its code and message', () => {
  assert.deepEqual(
    decode('433[{"success":false,"error":{"code":"ROOM_NOT_FOUND","message":"Room not found"}}]'),
    { kind: 'ack', id: 3, ok: false, reason: 'ROOM_NOT_FOUND: Room not found' },
  );
  assert.deepEqual(decode('44{"message":"Authentication required"}'), {
    kind: 'refused',
    reason: 'Authentication required',
  });
});

test('a chat message is known by its first letters, and handed on whole', () => {
  const frame = '42["message:new",{"content":"hi"}]';
  assert.equal(codec.isMessage(frame), true);
  assert.equal(codec.isMessage('42["message:edited",{}]'), false);
  assert.deepEqual(decode(frame), { kind: 'message', text: frame });
});

test('an event that the protocol does not know is given by its name', () => {
  assert.deepEqual(decode('42["message:edited",{}]'), { kind: 'unknown', name: 'message:edited' });
});
