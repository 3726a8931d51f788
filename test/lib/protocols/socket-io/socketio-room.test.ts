import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocolNames, protocolOf } from '../../../../lib/protocols/protocol-of.ts';
import { socketioChat } from '../../../../lib/protocols/socketio-chat/codec.ts';
import { socketioTutorial } from '../../../../lib/protocols/socketio-tutorial/codec.ts';

const token = '~k6c~abcdef00000000000009~';

test('the example’s users are welcomed, give their name and are in when it is answered', () => {
  const steps = ['0{"sid":"x"}', '40{"sid":"y"}', '42["login",{"numUsers":1}]', '42["user joined",{}]', '2'];
  assert.deepEqual(
    steps.map((frame) => socketioChat.decode(frame)),
    [
      { kind: 'open' },
      { kind: 'connected' },
      { kind: 'ready' },
      { kind: 'event', name: 'user joined' },
      { kind: 'ping' },
    ],
  );
  assert.equal(socketioChat.introduce?.('k6-user-3'), '42["add user","k6-user-3"]');
});

test('the tutorial’s users are in at once, and give no name', () => {
  assert.deepEqual(socketioTutorial.decode('40{"sid":"y"}'), { kind: 'ready' });
  assert.equal(socketioTutorial.introduce, undefined);
});

test('a message is a text with the token behind it, and comes back whole', () => {
  const message = { content: 'hello "you"', metadata: { mentions: ['ann'] } };
  assert.equal(
    socketioTutorial.encodeMessage('r', message, token, 0),
    '42["chat message","hello \\"you\\" ~k6c~abcdef00000000000009~"]',
  );
  const frame = '42["new message",{"username":"ann","message":"hi"}]';
  assert.equal(socketioChat.isMessage(frame), true);
  assert.deepEqual(socketioChat.decode(frame), { kind: 'message', text: frame });
  assert.equal(socketioTutorial.isMessage(frame), false);
});

test('frames that no such server sends are given as what they are', () => {
  for (const protocol of [socketioChat, socketioTutorial]) {
    assert.deepEqual(protocol.decode('<html>'), {
      kind: 'invalid',
      reason: 'not an Engine.IO packet: "<html>"',
    });
  }
});

test('every protocol of the registry is found by its name, and a name that is not there is an error', () => {
  assert.deepEqual(
    protocolNames.map((name) => protocolOf(name).name),
    protocolNames,
  );
  assert.throws(() => protocolOf('irc'), {
    message: `PROTOCOL: expected one of ${protocolNames.join(', ')}, got irc.`,
  });
});
