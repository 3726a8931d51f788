import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointOf } from '../../../lib/protocols/endpoint-of.ts';

test('a target without a path gets the usual one', () => {
  assert.equal(endpointOf('ws://host:8080', '/ws'), 'ws://host:8080/ws');
  assert.equal(endpointOf('ws://host:8080/', '/ws', 'id=a'), 'ws://host:8080/ws?id=a');
});

test('a path and a query of the target stay', () => {
  assert.equal(endpointOf('wss://host/chat', '/ws'), 'wss://host/chat');
  assert.equal(endpointOf('wss://host/chat?key=1', '/ws', 'id=a'), 'wss://host/chat?key=1&id=a');
  assert.equal(endpointOf('ws://host?key=1', '/ws'), 'ws://host/ws?key=1');
});
