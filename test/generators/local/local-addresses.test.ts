import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countAddresses, localAddresses } from '../../../generators/local/local-addresses.ts';

const targets = ['http://127.0.0.1:3000', 'ws://127.0.0.1:3101'];
const alone = { count: 1, targets, asked: undefined, connections: 1_000 };

test('a single generator with few connections is left to the system', () => {
  assert.deepEqual(localAddresses(alone), [undefined]);
});

test('several generators towards the loopback interface have an address each', () => {
  assert.deepEqual(localAddresses({ ...alone, count: 3 }), ['127.0.0.2', '127.0.0.3', '127.0.0.4']);
});

test('more connections than an address has ports get more addresses', () => {
  assert.deepEqual(localAddresses({ ...alone, connections: 30_000 }), ['127.0.0.2-127.0.0.3']);
  assert.deepEqual(localAddresses({ ...alone, count: 2, connections: 100_000 }), [
    '127.0.0.2-127.0.0.3',
    '127.0.0.4-127.0.0.5',
  ]);
});

test('the user’s own addresses are taken, and another host’s target is reached as the system likes', () => {
  assert.deepEqual(localAddresses({ ...alone, count: 2, asked: '127.0.0.9' }), [undefined, undefined]);
  const remote = ['https://chat.example.com', 'ws://127.0.0.1:3101'];
  assert.deepEqual(localAddresses({ ...alone, count: 2, targets: remote }), [undefined, undefined]);
});

test('each address has ports of its own, so that they are counted', () => {
  assert.equal(countAddresses(alone), 1);
  assert.equal(countAddresses({ ...alone, connections: 30_000 }), 2);
  assert.equal(countAddresses({ ...alone, count: 2, connections: 100_000 }), 4);
  assert.equal(countAddresses({ ...alone, asked: '10.0.0.250-10.0.1.5, 10.0.2.1' }), 13);
  assert.equal(countAddresses({ ...alone, connections: 90_000, targets: ['https://chat.example.com'] }), 1);
});
