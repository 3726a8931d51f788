import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocol } from '../../../../lib/protocols/go-chat/index.ts';

const { codec } = protocol;
const user = { index: 0, name: 'user 1', token: 'user 1' };

/** As captured from the real server. */
const HELLO = '{"type":"message","user":"alice","content":"hello","time":"2026-11-25T22:50:39.518588299Z"}';
const ESCAPED =
  '{"type":"message","user":"alice","content":"\\u003ca\\u0026b\\u003e ~k6c~abc~","time":"2026-11-25T22:50:39.5Z"}';

test('the name is in the address, and the user may chat as soon as the connection is there', () => {
  assert.equal(codec.url('ws://host:8080', user), 'ws://host:8080/ws?id=user%201');
  assert.deepEqual([codec.readyOnOpen, codec.hello(user, undefined), codec.goodbye], [true, [], []]);
});

test('a message holds its text and token; the server adds name and time', () => {
  const encode = (content: string) =>
    codec.encodeMessage('', { content, metadata: {} }, '~k6c~abc~', 1, undefined);
  assert.equal(encode('say "hi"'), '{"type":"message","content":"say \\"hi\\" ~k6c~abc~"}');
});

test('a message is known by a quick look', () => {
  assert.equal(codec.isMessage(HELLO), true);
  assert.equal(codec.isMessage('{"type":"other","user":"a"}'), false);
});

test('a frame holds one message, or several joined by line ends', () => {
  assert.deepEqual(codec.textsOf?.(`${HELLO}\n${ESCAPED}`), [HELLO, ESCAPED]);
  assert.equal(codec.textsOf?.(HELLO), undefined);
  assert.deepEqual(codec.decode(HELLO, undefined), { kind: 'message', text: HELLO });
  assert.deepEqual(codec.decode([HELLO, ESCAPED, HELLO].join('\n'), undefined), [
    { kind: 'message', text: HELLO },
    { kind: 'message', text: ESCAPED },
    { kind: 'message', text: HELLO },
  ]);
});

test('what somebody sent under another type, and what is no object, goes under its own name', () => {
  assert.deepEqual(
    codec.decode('{"type":"other","user":"a","content":"","time":"2026-11-25T22:50:39Z"}', undefined),
    {
      kind: 'unknown',
      name: 'other',
    },
  );
  assert.deepEqual(codec.decode('{"wrong":"shape"}', undefined), {
    kind: 'invalid',
    reason: 'expected {"type":…}, got "{\\"wrong\\":\\"shape\\"}"',
  });
  assert.deepEqual(codec.decode(new ArrayBuffer(3), undefined), {
    kind: 'invalid',
    reason: 'expected text, got 3 bytes 000000',
  });
});

test('the health answer says whether it is the server', () => {
  const judge = protocol.probe.health?.judge;
  assert.deepEqual(judge?.(200, '{"connections":1,"goroutines":7,"messages":0,"status":"healthy"}\n'), {
    ok: true,
  });
  assert.deepEqual(judge?.(404, '404 page not found\n'), {
    ok: false,
    problem: 'expected 200 with "status":"healthy", got 404 "404 page not found\\n"',
  });
});
