import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatProtocol } from '../../../../lib/protocols/chat-protocol.ts';
import type { SocketIoState } from '../../../../lib/protocols/socket-io/create-socket-io-codec.ts';
import { defineSocketIoChat } from '../../../../lib/protocols/socket-io/define-socket-io-chat.ts';
import { protocol as chat } from '../../../../lib/protocols/socketio-chat/index.ts';
import { protocol as tutorial } from '../../../../lib/protocols/socketio-tutorial/index.ts';

const token = '~k6c~abcdef00000000000009~';
const user = { index: 3, name: 'k6-user-3', token: 's3cret' };
const stateOf = (): SocketIoState => ({ user, missing: 0, pending: [] });
const readAll = ({ codec }: ChatProtocol<SocketIoState>, frames: readonly (string | ArrayBuffer)[]) => {
  const state = stateOf();
  return frames.flatMap((frame) => codec.decode(frame, state));
};
const bytes = (...values: number[]) => new Uint8Array(values).buffer;

const custom = defineSocketIoChat({
  name: 'custom',
  path: '/rt/',
  namespace: '/chat',
  query: ({ token: key }) => ({ key, v: '2' }),
  join: { emit: (room) => ['enter', room], answer: { event: 'entered' } },
  message: { emit: (room, text) => ['say', { room, text }], event: 'said' },
  echo: false,
  errors: { oops: ([why]) => String(why) },
  events: ['presence'],
  reply: (event) => [`got ${event}`],
});

test('the example’s users give their name when they are connected, and are in when it is answered', () => {
  const frames = ['0{"sid":"x"}', '40{"sid":"y"}', '42["login",{"numUsers":1}]', '42["user joined",{}]', '2'];
  assert.deepEqual(readAll(chat, frames), [
    { kind: 'open' },
    { kind: 'reply', frames: ['42["add user","k6-user-3"]'] },
    { kind: 'open' },
    { kind: 'ready' },
    { kind: 'event', name: 'user joined', data: [{}] },
    { kind: 'reply', frames: ['3'] },
  ]);
});

test('the tutorial’s users are in at once, and ask for the acknowledgement that its last steps call', () => {
  assert.deepEqual(readAll(tutorial, ['40{"sid":"y"}', '437[]']), [
    { kind: 'ready' },
    { kind: 'ack', id: 7, ok: true, reason: '' },
  ]);
  const message = { content: 'hello "you"', metadata: { mentions: ['ann'] } };
  assert.equal(
    tutorial.codec.encodeMessage('r', message, token, 7, stateOf()),
    `427["chat message","hello \\"you\\" ${token}","${token}"]`,
  );
  assert.equal(tutorial.features.acknowledgement, 'optional');
});

test('a described chat speaks at its own path, namespace and query', () => {
  const { codec } = custom;
  assert.equal(
    codec.url('ws://127.0.0.1:1', user),
    'ws://127.0.0.1:1/rt/?EIO=4&transport=websocket&key=s3cret&v=2',
  );
  assert.deepEqual(codec.hello(user, stateOf()), ['40/chat,']);
  assert.equal(codec.encodeJoin?.('r', 5, stateOf()), '42/chat,["enter","r"]');
  assert.deepEqual(codec.goodbye, ['41/chat,', '1']);
  assert.deepEqual(
    readAll(custom, ['40/chat,{"sid":"y"}', '42/chat,["entered","r"]', '42/chat,["presence",1]', '42["x"]']),
    [
      { kind: 'ready' },
      { kind: 'joined' },
      { kind: 'event', name: 'presence', data: [1] },
      { kind: 'unknown', name: 'a packet of the namespace /' },
    ],
  );
});

test('settings of the target go over those of the description', () => {
  const set = custom.withSettings?.({
    path: '/other',
    namespace: '/x',
    query: { v: '3' },
    auth: { tenant: 7 },
    headers: { cookie: 'a=b' },
  });
  assert.equal(set?.codec.url('wss://h', user), 'wss://h/other/?EIO=4&transport=websocket&key=s3cret&v=3');
  assert.deepEqual(set?.codec.hello(user, stateOf()), ['40/x,{"tenant":7}']);
  assert.deepEqual(set?.codec.headers?.(user), { cookie: 'a=b' });
  assert.equal(
    chat.codec.url('wss://h/rt/?tenant=a', user),
    'wss://h/rt/?tenant=a&EIO=4&transport=websocket',
  );
});

test('a delivery that asks for an acknowledgement is matched and acknowledged', () => {
  const frame = `42/chat,17["said",{"text":"hi ${token}"}]`;
  assert.equal(custom.codec.isMessage(frame), false);
  assert.deepEqual(readAll(custom, [frame]), [
    { kind: 'message', text: frame },
    { kind: 'reply', frames: ['43/chat,17["got said"]'] },
  ]);
});

test('a binary event is complete with its last attachment, and a binary frame alone is named', () => {
  const frames = ['452-/chat,["said",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', bytes(1)];
  assert.deepEqual(readAll(custom, frames), [{ kind: 'open' }, { kind: 'open' }]);
  assert.deepEqual(readAll(custom, [...frames, bytes(2)]).at(-1), { kind: 'message', text: frames[0] });
  assert.deepEqual(readAll(custom, [bytes(222, 173)]), [
    { kind: 'unknown', name: 'a binary frame that no packet announced (2 bytes dead)' },
  ]);
  assert.deepEqual(
    readAll(tutorial, ['451-["avatar",{"png":{"_placeholder":true,"num":0}}]', bytes(1, 2, 3, 4)]),
    [{ kind: 'open' }, { kind: 'unknown', name: 'avatar' }],
  );
});

test('a connect error is given with the data that a middleware put to it', () => {
  assert.deepEqual(readAll(custom, ['44/chat,{"message":"no","data":{"code":7}}']), [
    { kind: 'refused', reason: 'no ({"code":7})' },
  ]);
  assert.deepEqual(readAll(custom, ['44/chat,{"message":"Invalid namespace"}']), [
    { kind: 'refused', reason: 'Invalid namespace' },
  ]);
});

test('errors that the chat states are given by their event', () => {
  assert.deepEqual(readAll(custom, ['42/chat,["oops","too fast"]']), [
    { kind: 'error', name: 'oops', reason: 'too fast' },
  ]);
});

test('frames that no such server sends are given as what they are', () => {
  assert.deepEqual(readAll(chat, ['<html>']), [
    { kind: 'invalid', reason: 'not an Engine.IO packet: "<html>"' },
  ]);
});
