import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocol } from '../../../../lib/protocols/nchat-client/index.ts';

const { codec, features } = protocol;
const user = { index: 0, name: 'alice', token: 'secret' };

test('the dialect of the web client: channels by id, and a tempId with each message', () => {
  const state = codec.newState?.(user);
  assert.ok(state !== undefined);
  assert.deepEqual(codec.hello(user, state), ['40{"token":"secret"}']);
  assert.equal(codec.encodeJoin?.('general', 1, state), '42["channel:join",{"channelId":"general"}]');
  assert.equal(
    codec.encodeMessage('general', { content: 'hello', metadata: {} }, '~k6c~abc~', 2, state),
    '422["message:send",{"channelId":"general","content":"hello ~k6c~abc~","tempId":"~k6c~abc~"}]',
  );
  assert.deepEqual(features, { echo: true, acknowledgement: 'optional', rooms: true, accounts: true });
});

test('it says of itself that it is untested', () => {
  assert.match(protocol.title, /untested/);
});
