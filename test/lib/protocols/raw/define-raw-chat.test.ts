import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineRawChat } from '../../../../lib/protocols/raw/define-raw-chat.ts';
import { protocol as broadcast } from '../../../protocols/described/broadcast.ts';
import { protocol as prefixed } from '../../../protocols/described/length-prefixed.ts';
import { protocol as json } from '../../../protocols/described/raw-json.ts';
import { protocol as signalr } from '../../../protocols/described/signalr.ts';

const user = { index: 3, name: 'k6-user-3', token: 's3cret' };
const message = { content: 'hello "you"', metadata: {} };
const bytesOf = (frame: unknown) => [...new Uint8Array(frame as ArrayBuffer)];

test('a text chat: the frame is the message, and a user is in when the socket is open', () => {
  const { codec, features } = broadcast;
  assert.equal(codec.encodeMessage('r', message, '~t~', 1, undefined), 'hello "you" ~t~');
  assert.deepEqual(codec.decode('anything', undefined), { kind: 'message', text: 'anything' });
  assert.equal(codec.readyOnOpen, true);
  assert.deepEqual(features, {
    echo: false,
    acknowledgement: false,
    rooms: false,
    accounts: false,
    binary: false,
  });
  assert.equal(codec.url('ws://h', user), 'ws://h/');
  assert.equal(codec.url('ws://h/ws?room=1', user), 'ws://h/ws?room=1');
});

test('a JSON chat: each message is what the description says of it', () => {
  const { codec } = json;
  assert.deepEqual(codec.hello(user, undefined), ['{"type":"hello","name":"k6-user-3"}']);
  assert.equal(codec.encodeJoin?.('r', 0, undefined), '{"type":"join","room":"r"}');
  assert.equal(
    codec.encodeMessage('r', message, '~t~', 7, undefined),
    '{"type":"say","room":"r","text":"hello \\"you\\" ~t~","id":7}',
  );
  const said = '{"type":"said","text":"hi ~t~"}';
  const cases: [string, unknown][] = [
    ['{"type":"welcome"}', [{ kind: 'ready' }]],
    ['{"type":"joined"}', [{ kind: 'joined' }]],
    [said, { kind: 'message', text: said }],
    ['{"type":"ok","id":7}', [{ kind: 'ack', id: 7, ok: true, reason: '' }]],
    ['{"type":"ping"}', [{ kind: 'reply', frames: ['{"type":"pong"}'] }]],
    ['{"type":"typing"}', [{ kind: 'unknown', name: 'typing' }]],
    ['{}', [{ kind: 'unknown', name: 'a message without a type' }]],
    ['<html>', { kind: 'invalid', reason: 'not of the format that the protocol states: "<html>"' }],
  ];
  for (const [frame, expected] of cases) {
    assert.deepEqual(codec.decode(frame, undefined), expected, frame);
  }
});

test('several JSON values in one frame are several messages', () => {
  const { codec } = defineRawChat({
    name: 'lines',
    format: 'json-lines',
    send: (_room, text) => ({ text }),
    delivered: (each) => (each as { text?: string }).text,
    echo: true,
  });
  assert.deepEqual(codec.decode('{"text":"a"}\n{"text":"b"}\n', undefined), [
    { kind: 'message', text: 'a' },
    { kind: 'message', text: 'b' },
  ]);
});

test('text messages that end with a character stand one or more in a frame', () => {
  const { codec, features } = signalr;
  assert.equal(features.binary, false);
  assert.deepEqual(codec.hello(user, undefined), ['{"protocol":"json","version":1}\u001e']);
  assert.deepEqual(codec.decode('{}\u001e{"type":6}\u001e', undefined), [
    { kind: 'ready' },
    { kind: 'event', name: 'ping', data: { type: 6 } },
  ]);
  assert.deepEqual(codec.decode('{"type":6}', undefined), {
    kind: 'invalid',
    reason: 'not of the format that the protocol states: "{\\"type\\":6}"',
  });
  assert.throws(
    () => defineRawChat({ name: 'x', format: { endsWith: '', of: 'text' }, send: String, echo: true }),
    /format\.endsWith: expected at least one character/,
  );
});

test('texts may end with a character too, and an empty line between them is none', () => {
  const { codec } = defineRawChat({
    name: 'stomp',
    format: { endsWith: '\0', of: 'text' },
    send: (room, text) => `SEND\ndestination:${room}\n\n${text}`,
    heartbeat: { everyMs: 10_000, send: () => '' },
    echo: true,
  });
  assert.equal(
    codec.encodeMessage('/a', message, '~t~', 1, undefined),
    'SEND\ndestination:/a\n\nhello "you" ~t~\0',
  );
  // The frame itself, so that the next reader of the room knows it by its text.
  const frame = 'MESSAGE\n\nhi\0\n';
  assert.deepEqual(codec.decode(frame, undefined), { kind: 'message', text: frame });
  assert.deepEqual(codec.decode('\n', undefined), []);
});

test('what a client says every so often', () => {
  const { codec } = signalr;
  assert.deepEqual([codec.heartbeat?.everyMs, codec.heartbeat?.frame(undefined)], [300, '{"type":6}\u001e']);
  assert.equal(json.codec.heartbeat, undefined);
});

test('binary messages stand behind their length, big endian, one or more a frame', () => {
  const { codec, features } = prefixed;
  assert.equal(features.binary, true);
  assert.deepEqual(
    bytesOf(codec.encodeMessage('r', { content: 'é', metadata: {} }, 'x', 1, undefined)),
    [0, 4, 0xc3, 0xa9, 0x20, 0x78],
  );
  const two = new Uint8Array([0, 1, 0x61, 0, 2, 0x62, 0x63]).buffer;
  assert.deepEqual(codec.decode(two, undefined), [
    { kind: 'message', text: 'a' },
    { kind: 'message', text: 'bc' },
  ]);
  assert.deepEqual(codec.decode(new Uint8Array([0, 9, 0x61]).buffer, undefined), {
    kind: 'invalid',
    reason: 'not of the format that the protocol states: 3 bytes 000961',
  });
  assert.throws(
    () => codec.encodeMessage('r', { content: 'x'.repeat(65_536), metadata: {} }, 'x', 1, undefined),
    { message: 'expected a message of at most 65535 bytes, got 65538' },
  );
});
