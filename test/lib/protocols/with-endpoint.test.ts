import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocol } from '../../../lib/protocols/go-chat/index.ts';

const alice = { index: 0, name: 'alice', token: 'alice' };

test('a plain WebSocket protocol takes path, query and headers of the target', () => {
  const set = protocol.withSettings?.({ path: '/chat', query: { key: 'a b' }, headers: { cookie: 'c=1' } });
  assert.equal(set?.codec.url('ws://host', alice), 'ws://host/chat?key=a%20b&id=alice');
  assert.deepEqual(set?.codec.headers?.(alice), { cookie: 'c=1' });
});

test('without settings it dials as it does by itself', () => {
  assert.equal(protocol.withSettings?.({}).codec.url('ws://host', alice), 'ws://host/ws?id=alice');
});
