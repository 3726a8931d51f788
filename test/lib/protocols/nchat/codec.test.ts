import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nchat } from '../../../../lib/protocols/nchat/codec.ts';

test('frames that no well-behaved server sends are given as what they are', () => {
  const cases: [string, unknown][] = [
    ['<!doctype html>', { kind: 'invalid', reason: 'not an Engine.IO packet: "<!doctype html>"' }],
    ['', { kind: 'invalid', reason: 'not an Engine.IO packet: ""' }],
    ['0{}', { kind: 'invalid', reason: 'an Engine.IO open packet without a session id: "0{}"' }],
    ['43[]', { kind: 'invalid', reason: 'an acknowledgement without an id: "43[]"' }],
    ['435[nonsense', { kind: 'ack', id: 5, ok: false, reason: 'not JSON: "[nonsense"' }],
    ['435[null]', { kind: 'ack', id: 5, ok: false, reason: '"[null]"' }],
    ['44', { kind: 'refused', reason: '"44"' }],
    ['42', { kind: 'event', name: '' }],
  ];
  for (const [frame, expected] of cases) {
    assert.deepEqual(nchat.decode(frame), expected, frame);
  }
});

test('a chat message is known by its first letters, and handed on whole', () => {
  const frame = '42["message:new",{"content":"hi"}]';
  assert.equal(nchat.isMessage(frame), true);
  assert.equal(nchat.isMessage('42["message:edited",{}]'), false);
  assert.deepEqual(nchat.decode(frame), { kind: 'message', text: frame });
});
