import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageContent } from '../../../lib/load/message-content.ts';

test('every hundred messages hold the mix of 60, 20, 10 and 10 exactly', () => {
  for (const start of [0, 100, 4_200]) {
    const counts: Record<string, number> = {};
    for (let k = start; k < start + 100; k += 1) {
      const { type } = messageContent(k);
      counts[type] = (counts[type] ?? 0) + 1;
    }
    assert.deepEqual(counts, { text: 60, mention: 20, code: 10, file: 10 });
  }
});

test('one channel of a hundred sees every kind', () => {
  const types = new Set(Array.from({ length: 100 }, (_, ordinal) => messageContent(ordinal * 100 + 3).type));
  assert.deepEqual([...types].sort(), ['code', 'file', 'mention', 'text']);
});

test('there are few different messages, because every virtual user holds them all', () => {
  assert.equal(new Set(Array.from({ length: 1_000 }, (_, k) => messageContent(k))).size, 32);
});
