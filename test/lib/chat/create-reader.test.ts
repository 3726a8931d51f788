import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditBook } from '../../../lib/audit/audit-book.ts';
import { createLedger } from '../../../lib/audit/create-ledger.ts';
import { emptyTally } from '../../../lib/audit/tally.ts';
import { createReader } from '../../../lib/chat/create-reader.ts';
import type { VuContext } from '../../../lib/chat/vu-context.ts';
import { formatToken, tokenMark } from '../../../lib/protocols/message-token.ts';

/** Two rooms of two members, and a reader whose figures are kept in lists instead of going to k6. */
function setUp() {
  const tally = emptyTally();
  const rooms = [0, 1].map((index) => ({
    name: `room-${index}`,
    index,
    firstSeat: index * 2,
    size: 2,
    mark: tokenMark('abcdef', index),
  }));
  const ledger = createLedger({ rooms, echoes: true, auditEvery: 1, tally, book: new AuditBook(1_000) });
  for (const seat of [0, 1, 2, 3]) {
    ledger.join(seat);
  }
  const latencies: number[] = [];
  const services: number[] = [];
  const ended: [string, boolean][] = [];
  const meter = {
    tally,
    metrics: {
      message_latency: { add: (ms: number) => latencies.push(ms) },
      message_service_time: { add: (ms: number) => services.push(ms) },
      read_lag: { add: () => undefined },
    },
    finish: (label: string, delivered: boolean) => ended.push([label, delivered]),
  };
  const context = { clock: () => 0, meter } as unknown as VuContext;
  const read = createReader(context, rooms, ledger, 1);
  const frameOf = (room: number, seq: number) =>
    `42["message:new",{"k6":"${formatToken(rooms[room]?.mark ?? '', seq)}"}]`;
  return { tally, ledger, latencies, services, ended, read, frameOf };
}

test('a message is matched at each of its readers, and timed from when it was due', () => {
  const { tally, ledger, latencies, services, ended, read, frameOf } = setUp();
  const frame = frameOf(0, ledger.send(0, 100, 103, 'text'));
  read(0, frame, 110);
  read(1, frame, 112);
  assert.deepEqual(latencies, [10, 12]);
  assert.deepEqual(services, [9], 'one of its deliveries, from when it was sent');
  assert.deepEqual(ended, [['text', true]]);
  assert.deepEqual([tally.received, tally.matched], [2, 2]);
});

test('the same text in another room is foreign there, and the same text again a duplicate', () => {
  const { tally, ledger, read, frameOf } = setUp();
  const frame = frameOf(0, ledger.send(0, 0, 0, 'text'));
  ledger.send(2, 0, 0, 'text');
  read(0, frame, 1);
  read(2, frame, 1);
  read(1, frame, 1);
  read(1, frame, 1);
  assert.deepEqual([tally.matched, tally.foreign, tally.duplicated], [2, 1, 1]);
});

test('texts without a token are foreign, however often they come', () => {
  const { tally, read } = setUp();
  for (let i = 0; i < 3; i += 1) {
    read(0, '42["message:new",{"content":"hello"}]', 1);
  }
  assert.deepEqual([tally.received, tally.foreign], [3, 3]);
});
