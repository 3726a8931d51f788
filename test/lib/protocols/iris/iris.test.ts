import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame } from '../../../../lib/protocols/chat-protocol.ts';
import { protocol } from '../../../../lib/protocols/iris/index.ts';

const { codec } = protocol;
const user = { index: 0, name: 'k0', token: 'k0' };

/** The bytes of a frame in hexadecimal. */
function hex(frame: Frame | undefined): string {
  assert.ok(frame instanceof ArrayBuffer);
  return Buffer.from(frame).toString('hex');
}

/** What a frame of these bytes means. */
function decode(bytes: string | Buffer) {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'hex') : bytes;
  return codec.decode(new Uint8Array(buffer).buffer, undefined);
}

test('login: the name after one byte, answered by LOGIN_OK', () => {
  assert.deepEqual(codec.hello(user, undefined).map(hex), ['016b30']);
  assert.deepEqual(decode('034c4f47494e5f4f4b'), { kind: 'ready' });
});

test('a message has its target and text after their lengths, the token first', () => {
  const encode = (to: string, content: string) =>
    hex(codec.encodeMessage(to, { content, metadata: {} }, '~a~', 1, undefined));
  assert.equal(
    encode('bob', 'hi'),
    `020003${Buffer.from('bob').toString('hex')}0006${Buffer.from('~a~ hi').toString('hex')}`,
  );
  const long = encode('ä', 'x'.repeat(300));
  assert.equal(long.slice(0, 14), '020002c3a40130');
});

test('a live message is the bare payload', () => {
  assert.deepEqual(decode('68656c6c6f'), { kind: 'message', text: 'hello' });
  assert.deepEqual(decode(Buffer.from('~k6c~abc~ ünïcode')), { kind: 'message', text: '~k6c~abc~ ünïcode' });
  // Whatever begins like a packet and is none is a payload too.
  for (const payload of ['\u0010half', '\u0003LOGIN_OK?', '\u0006', '']) {
    assert.deepEqual(decode(Buffer.from(payload)), { kind: 'message', text: payload });
  }
});

test('a stored message comes with an id and its length', () => {
  const id = Buffer.from('e9d1c2b3a4f5061728').toString('hex');
  assert.deepEqual(decode(`100012${id}000000046f666631`), { kind: 'message', text: 'off1', wasStored: true });
});

test('presence: online without a time, offline with one in seconds, or never seen', () => {
  assert.deepEqual(hex(codec.presence?.ask('bob')), '050003626f62');
  const status = (tail: string) => decode(`060003626f62${tail}`);
  assert.deepEqual(status('010000000000000000'), {
    kind: 'event',
    name: 'presence',
    data: { user: 'bob', isOnline: true },
  });
  assert.deepEqual(status('00000000006b07f3c6'), {
    kind: 'event',
    name: 'presence',
    data: { user: 'bob', isOnline: false, lastSeenMs: 1_795_683_270_000 },
  });
  assert.deepEqual(status('000000000000000000'), {
    kind: 'event',
    name: 'presence',
    data: { user: 'bob', isOnline: false },
  });
});

test('text is nothing of this system', () => {
  assert.deepEqual(codec.decode('hello', undefined), {
    kind: 'invalid',
    reason: 'expected a binary frame, got the text "hello"',
  });
});
