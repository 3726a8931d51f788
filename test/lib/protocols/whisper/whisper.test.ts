import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocol } from '../../../../lib/protocols/whisper/index.ts';

const { codec } = protocol;
const user = { index: 3, name: 'k6-user-3', token: 'k6-user-3' };
const CHAT = '0d6b47d8-6c0f-4f63-8d59-7a3b0c1e2f44';

/** What a frame means to a session that is in this chat. */
const decode = (frame: string | ArrayBuffer, state = { chatId: CHAT }) => codec.decode(frame, state);

test('a session gives a fingerprint of its own, and is ready when the server has made it or answers', () => {
  const state = codec.newState?.(user) ?? { chatId: 'none' };
  assert.equal(codec.url('ws://host:8080', user), 'ws://host:8080/ws');
  assert.deepEqual(codec.hello(user, state), [
    '{"type":"set_fingerprint","fingerprint":"k6-user-3"}',
    '{"type":"ping"}',
  ]);
  assert.deepEqual(decode(`{"session_id":"${CHAT}","type":"session_created"}`), { kind: 'ready' });
  assert.deepEqual(decode('{"type":"pong"}'), { kind: 'ready' });
});

test('the captured frames of a match, in their order', () => {
  const state = { chatId: '' };
  const read = (frame: string) => decode(frame, state);
  assert.deepEqual(read('{"timeout":30,"type":"matching_started"}'), {
    kind: 'event',
    name: 'match_started',
    data: { timeoutMs: 30_000 },
  });
  const found = `{"accept_deadline":15,"chat_id":"${CHAT}","shared_interests":["music","gaming"],"type":"match_found"}`;
  assert.deepEqual(read(found), {
    kind: 'event',
    name: 'match_found',
    data: { chatId: CHAT, acceptWithinMs: 15_000, sharedInterests: ['music', 'gaming'] },
  });
  assert.equal(state.chatId, CHAT);
  assert.deepEqual(read(`{"chat_id":"${CHAT}","type":"match_accepted"}`), {
    kind: 'event',
    name: 'match_accepted',
    data: { chatId: CHAT },
  });
});

test('a partner that has nothing in common shares no interests', () => {
  const found = `{"accept_deadline":15,"chat_id":"${CHAT}","shared_interests":null,"type":"match_found"}`;
  assert.deepEqual(decode(found), {
    kind: 'event',
    name: 'match_found',
    data: { chatId: CHAT, acceptWithinMs: 15_000, sharedInterests: [] },
  });
});

test('the ends of a match or a chat are events', () => {
  for (const name of ['match_timeout', 'match_declined', 'partner_left']) {
    assert.deepEqual(decode(`{"type":"${name}"}`), { kind: 'event', name });
  }
  assert.deepEqual(decode('{"is_typing":true,"type":"typing"}'), {
    kind: 'event',
    name: 'typing',
    data: { isTyping: true },
  });
});

test('a message is its text', () => {
  assert.deepEqual(
    decode('{"from":"partner","text":"hello there friend","ts":1795647046,"type":"message"}'),
    {
      kind: 'message',
      text: 'hello there friend',
    },
  );
});

test('errors go under their code, a warning about a message that was delivered is none', () => {
  assert.deepEqual(decode('{"code":"invalid_chat","message":"not in an active chat","type":"error"}'), {
    kind: 'error',
    name: 'invalid_chat',
    reason: 'not in an active chat',
  });
  assert.deepEqual(decode('{"retry_after":10,"type":"rate_limited"}'), {
    kind: 'error',
    name: 'rate_limited',
    reason: 'retry after 10 s',
  });
  assert.deepEqual(decode('{"type":"error","code":"content_warning","message":"careful"}'), {
    kind: 'event',
    name: 'content_warning',
    data: { reason: 'careful' },
  });
});

test('a ban ends the session', () => {
  assert.deepEqual(decode('{"duration":86400,"reason":"multiple_reports","type":"banned"}'), {
    kind: 'closed',
    reason: 'banned for 86400 s: multiple_reports',
  });
});

test('what it does not know is unknown, and what is no frame of it is invalid', () => {
  assert.deepEqual(decode('{"type":"news"}'), { kind: 'unknown', name: 'news' });
  for (const frame of ['hello', '[]', 'null', '{"wrong":"shape"}', '{"type":7}']) {
    assert.deepEqual(decode(frame), {
      kind: 'invalid',
      reason: `expected JSON with a type, got ${JSON.stringify(frame)}`,
    });
  }
  assert.deepEqual(decode(new ArrayBuffer(2)), {
    kind: 'invalid',
    reason: 'expected text, got 2 bytes 0000',
  });
});

test('requests are about the chat of the session', () => {
  const { matching } = codec;
  const state = { chatId: CHAT };
  assert.ok(matching !== undefined);
  assert.deepEqual(
    [
      matching.find(['music', 'gaming'], state),
      matching.cancel(state),
      matching.accept(state),
      matching.decline(state),
      matching.end(state),
      matching.typing(true, state),
      matching.report('spam', state),
      codec.encodeMessage('', { content: 'hello', metadata: {} }, '~k6c~abcdef00000000000012~', 1, state),
    ],
    [
      '{"type":"find_match","interests":["music","gaming"]}',
      '{"type":"cancel_match"}',
      `{"type":"accept_match","chat_id":"${CHAT}"}`,
      `{"type":"decline_match","chat_id":"${CHAT}"}`,
      `{"type":"end_chat","chat_id":"${CHAT}"}`,
      `{"type":"typing","chat_id":"${CHAT}","is_typing":true}`,
      `{"type":"report","chat_id":"${CHAT}","reason":"spam"}`,
      `{"type":"message","chat_id":"${CHAT}","text":"hello ~k6c~abcXdefX000X000X000X000X12~"}`,
    ],
  );
});
