import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageStore, NewMessage } from '../../../target/store/message-store.ts';
import { createMessageWriter } from '../../../target/store/message-writer.ts';

const message = (content: string): NewMessage => ({
  channelId: 'c',
  userId: 'u',
  content,
  threadId: null,
  metadata: null,
  createdAt: new Date(0),
});

function recordingStore(insertMany: MessageStore['insertMany']): MessageStore {
  const unused = () => Promise.reject(new Error('The writer only inserts many.'));
  return { insertMany, insert: unused, list: unused, find: unused, removeChannel: unused };
}

test('a flush writes what waits in the order it came, in batches of at most 5,000', async () => {
  const batches: string[][] = [];
  const store = recordingStore(async (messages) => void batches.push(messages.map(({ content }) => content)));
  const writer = createMessageWriter(store, assert.fail);
  const contents = Array.from({ length: 5_002 }, (_, n) => `m${n}`);
  for (const content of contents) {
    writer.add(message(content));
  }
  await writer.flush();
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [5_000, 2],
  );
  assert.deepEqual(batches.flat(), contents);
});

test('batches never overlap, and a flush waits for what was added before it', async () => {
  let running = 0;
  let stored = 0;
  const store = recordingStore(async (messages) => {
    assert.equal(++running, 1);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    stored += messages.length;
  });
  const writer = createMessageWriter(store, assert.fail);
  writer.add(message('a'));
  const first = writer.flush();
  writer.add(message('b'));
  await Promise.all([first, writer.flush()]);
  assert.equal(stored, 2);
});

test('a batch that fails is given and does not stop the next', async () => {
  const log: string[] = [];
  let attempts = 0;
  const store = recordingStore(async () => {
    if (++attempts === 1) {
      throw new Error('disk full');
    }
  });
  const writer = createMessageWriter(store, (line) => log.push(line));
  writer.add(message('a'));
  await writer.flush();
  writer.add(message('b'));
  await writer.flush();
  assert.deepEqual([attempts, log], [2, ['1 messages were not stored: Error: disk full']]);
});

test('a batch that meets no database is kept, in its place, and written when there is one again', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const stored: string[] = [];
  let isThere = false;
  const store = recordingStore(async (messages) => {
    if (!isThere) {
      throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    }
    stored.push(...messages.map(({ content }) => content));
  });
  const writer = createMessageWriter(store, assert.fail);
  writer.add(message('a'));
  await writer.flush();
  writer.add(message('b'));
  await writer.flush();
  assert.deepEqual(stored, []);
  isThere = true;
  context.mock.timers.tick(500);
  await writer.flush();
  assert.deepEqual(stored, ['a', 'b']);
});
