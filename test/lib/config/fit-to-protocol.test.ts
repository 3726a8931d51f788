import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { protocol as nchat } from '../../../lib/protocols/nchat/index.ts';
import { protocol as socketioChat } from '../../../lib/protocols/socketio-chat/index.ts';
import { definition as api } from '../../../thresholds/nchat/api-endpoints.ts';
import { definition as throughput } from '../../../thresholds/nchat/message-throughput.ts';
import { definition as connections } from '../../../thresholds/nchat/websocket-connections.ts';

const resolve = (env: Record<string, string>, tests = 'message-throughput,websocket-connections') =>
  resolveConfig(
    { PROFILE: 'smoke', TESTS: tests, ...env },
    [throughput, connections, api],
    env['PROTOCOL'] === 'nchat' ? nchat : socketioChat,
  );

function problemsOf(env: Record<string, string>, tests?: string): readonly string[] {
  const config = resolve(env, tests);
  return config.ok ? [] : config.problems;
}

test('where everybody is in one room, the room is as large as the test', () => {
  const config = resolve({ USERS: '40', WEBSOCKET_CONNECTIONS_USERS: '30' });
  assert.ok(config.ok, config.ok ? '' : config.problems.join('\n'));
  const sizes = Object.values(config.loads).map(({ users, channels, roomSize }) => [
    users,
    channels,
    roomSize,
  ]);
  assert.deepEqual(sizes, [
    [30, 1, 30],
    [40, 1, 40],
  ]);
});

test('a system with channels keeps the load as it was asked for', () => {
  const config = resolve({ PROTOCOL: 'nchat', CHANNELS: '4', ROOM_SIZE: '8' });
  assert.ok(config.ok);
  assert.equal(config.loads['message-throughput']?.channels, 4);
  assert.equal(config.loads['websocket-connections']?.roomSize, 8);
});

test('what one room cannot have is an error, and what it has may be said', () => {
  assert.deepEqual(problemsOf({ CHANNELS: '1', ROOM_SIZE: '25', USERS: '25' }), []);
  assert.deepEqual(problemsOf({ CHANNELS: '4', ROOM_SIZE: '8', USERS: '40' }), [
    'ROOM_SIZE: expected all 40 users, as socketio-chat has one room for everybody, got 8.',
    'CHANNELS: expected 1, as socketio-chat has one room for everybody, got 4.',
  ]);
});

test('a system without REST is asked for none', () => {
  assert.deepEqual(problemsOf({ SEND_VIA: 'rest' }), [
    'SEND_VIA: expected websocket, as socketio-chat has no REST API, got rest.',
  ]);
  assert.deepEqual(problemsOf({}, 'api-endpoints'), [
    'TESTS: api-endpoints needs a chat system with rest, and socketio-chat has no REST API; choose other tests, or another PROTOCOL.',
  ]);
});
