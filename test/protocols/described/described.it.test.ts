import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertPassed } from '../../scripts/assert-passed.ts';
import { countOf, createScriptRunner } from '../../scripts/nchat/run-script.ts';
import { type PlainChat, serveAcknowledging, serveBeaten, serveBroadcast, serveJson } from './servers.ts';

// Chats that are not ours, spoken to by a description alone, in real k6.

const fileOf = (name: string) => fileURLToPath(new URL(`${name}.ts`, import.meta.url));

async function load(name: string, chat: PlainChat, env: Readonly<Record<string, string>> = {}) {
  const runner = await createScriptRunner({ path: fileOf(name) });
  try {
    return await runner.run('message-throughput', {
      TARGET_URL: chat.url,
      PROFILE: 'smoke',
      RATE: '40',
      DURATION: '3s',
      USERS: '10',
      ...env,
    });
  } finally {
    await runner.close();
  }
}

async function check(
  name: string,
  serve: () => Promise<PlainChat>,
  env: Readonly<Record<string, string>>,
  expected: { readonly deliveries: number; readonly acknowledged: number },
): Promise<void> {
  const chat = await serve();
  try {
    const { exitCode, summary, output } = await load(name, chat, env);
    assertPassed({ exitCode, output });
    const keys = [
      'connections_opened',
      'messages_sent',
      'deliveries',
      'deliveries_lost',
      'messages_unanswered',
    ];
    assert.deepEqual(
      keys.map((key) => countOf(summary, key)),
      [10, 120, expected.deliveries, 0, 0],
      output,
    );
    assert.deepEqual(
      { ...chat.counts },
      {
        connections: 10,
        messages: 120,
        deliveries: expected.deliveries,
        acknowledged: expected.acknowledged,
      },
    );
    const errors = Object.keys(summary?.metrics ?? {}).filter((key) => key.startsWith('errors{'));
    assert.deepEqual(
      errors.filter((key) => key !== 'errors{kind:unknown_frame}'),
      [],
    );
  } finally {
    chat.stop();
  }
}

test('Socket.IO with a path, a namespace and deliveries that ask for an acknowledgement: each is given', () =>
  check(
    'acknowledging-socket-io',
    serveAcknowledging,
    { CHANNELS: '2' },
    { deliveries: 600, acknowledged: 600 },
  ));

test('JSON over WebSocket: welcomed, joined, pinged and acknowledged', () =>
  check('raw-json', serveJson, { CHANNELS: '2' }, { deliveries: 600, acknowledged: 10 }));

test('a broadcast of text to all others, described in at most twenty lines', async () => {
  await check('broadcast', () => serveBroadcast(false), {}, { deliveries: 1_080, acknowledged: 0 });
  assert.ok(readFileSync(fileOf('broadcast'), 'utf8').split('\n').length <= 20);
});

test('binary frames behind their length, back to the sender too', () =>
  check('length-prefixed', () => serveBroadcast(true), {}, { deliveries: 1_200, acknowledged: 0 }));

test('messages that end with a character, and heartbeats of the client’s own, without which it is cut off', async () => {
  const chat = await serveBeaten();
  try {
    const { exitCode, summary, output } = await load('signalr', chat);
    assertPassed({ exitCode, output });
    assert.deepEqual(
      ['connections_opened', 'messages_sent', 'deliveries', 'disconnects', 'frames_unknown'].map((key) =>
        countOf(summary, key),
      ),
      [10, 120, 1_200, 0, 0],
      output,
    );
    const { acknowledged: heartbeats, ...counts } = chat.counts;
    assert.deepEqual(counts, { connections: 10, messages: 120, deliveries: 1_200 });
    // Three seconds of messages by ten users, of whom each says that it is there at 0.3, 0.6, … s.
    assert.ok(heartbeats >= 50 && heartbeats <= 400, `${heartbeats} heartbeats`);
  } finally {
    chat.stop();
  }
});

test('a chat of another dialect: its frames are counted by name, and nothing is called delivered', async () => {
  const chat = await serveBroadcast(true);
  try {
    const { exitCode, summary, output } = await load('raw-json', chat, {
      CHANNELS: '2',
      CONNECT_TIMEOUT: '1s',
    });
    assert.equal(exitCode, 99, output);
    assert.deepEqual(
      ['connections_opened', 'deliveries', 'frames_unknown'].map((key) => countOf(summary, key)),
      [0, 0, chat.counts.deliveries],
    );
    assert.match(output, /frame: unknown_frame: hello, such as \\"\{\\\\\\"type\\\\\\":\\\\\\"hello/);
  } finally {
    chat.stop();
  }
});
