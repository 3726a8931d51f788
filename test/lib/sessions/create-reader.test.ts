import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditRecorder } from '../../../lib/audit/audit-recorder.ts';
import { createLedger } from '../../../lib/audit/create-ledger.ts';
import { emptyTally } from '../../../lib/audit/tally.ts';
import { formatToken, tokenMark } from '../../../lib/protocols/message-token.ts';
import { protocol } from '../../../lib/protocols/nchat/index.ts';
import { createReader } from '../../../lib/sessions/create-reader.ts';
import type { VuContext } from '../../../lib/sessions/vu-context.ts';

/** A protocol in which a frame that begins with a plus holds several texts, one a line. */
const batching = {
  ...protocol,
  codec: {
    ...protocol.codec,
    textsOf: (frame: string) => (frame.startsWith('+') ? frame.slice(1).split('\n') : undefined),
  },
};

/** Two rooms, and a reader whose figures are kept in lists instead of going to k6. */
function setUp(size = 2) {
  const tally = emptyTally();
  const rooms = [0, 1].map((index) => ({
    name: `room-${index}`,
    index,
    firstSession: index * size,
    size,
    firstUser: 0,
    wholeSize: size,
    mark: tokenMark('abcdef', index),
  }));
  const ledger = createLedger({
    rooms,
    echoes: true,
    auditEvery: 1,
    tally,
    recorder: new AuditRecorder(1_000),
  });
  const sessions = Array.from({ length: 2 * size }, (_, session) => session);
  for (const session of sessions) {
    ledger.join(session, 0);
  }
  const latencies: number[] = [];
  // Without room for a batch each time is handed on at once.
  const handedTo = (times: number[]) => ({
    batch: { state: [0, 0, 0, new Float64Array(0)], take: (ms: number) => times.push(ms) },
  });
  const services: number[] = [];
  const lags: number[] = [];
  const ended: [string, boolean][] = [];
  const meter = {
    tally,
    metrics: {
      message_latency: handedTo(latencies),
      message_service_time: handedTo(services),
      read_lag: handedTo(lags),
    },
    finish: (label: string, delivered: boolean) => ended.push([label, delivered]),
  };
  const context = { clock: () => 0, meter, protocol: batching } as unknown as VuContext;
  const { read, listener } = createReader(context, rooms, ledger);
  const rest: string[] = [];
  const troubles: unknown[] = [];
  const listeners = sessions.map((session) =>
    listener(
      session,
      (_, frame) => rest.push(String(frame)),
      (error) => troubles.push(error),
    ),
  );
  const listen = (session: number, data: string, timestamp: number) =>
    listeners[session]?.({ data, timestamp });
  const batch = (session: number, data: string, timestamp: number) => listen(session, `+${data}`, timestamp);
  const hear = (session: number, event: { readonly data: string; readonly timestamp: number }) =>
    listeners[session]?.(event);
  const frameOf = (room: number, seq: number) =>
    `42["message:new",{"k6":"${formatToken(rooms[room]?.mark ?? '', seq)}"}]`;
  return {
    tally,
    ledger,
    latencies,
    services,
    lags,
    ended,
    rest,
    troubles,
    ways: { read, listen, batch, hear },
    frameOf,
  };
}

for (const way of ['read', 'listen', 'batch'] as const) {
  test(`${way}: a message is matched at each of its readers, and timed from when it was due`, () => {
    const { tally, ledger, latencies, services, ended, ways, frameOf } = setUp();
    const frame = frameOf(0, ledger.send(0, 100, 103, 'text'));
    ways[way](0, frame, 110);
    ways[way](1, frame, 112);
    assert.deepEqual(latencies, [10, 12]);
    assert.deepEqual(services, [9], 'one of its deliveries, from when it was sent');
    assert.deepEqual(ended, [['text', true]]);
    assert.deepEqual([tally.matched, tally.unmatched], [2, 0]);
    const { expected, delivered, lost } = ledger.counts[0] ?? {};
    assert.deepEqual([expected, delivered, lost, ledger.open()], [2, 2, 0, 0], 'its books are closed');
  });

  test(`${way}: the same text in another room is foreign there, and the same text again a duplicate`, () => {
    const { tally, ledger, ways, frameOf } = setUp();
    const frame = frameOf(0, ledger.send(0, 0, 0, 'text'));
    ledger.send(2, 0, 0, 'text');
    ways[way](0, frame, 1);
    ways[way](2, frame, 1);
    ways[way](1, frame, 1);
    ways[way](1, frame, 1);
    assert.deepEqual([tally.matched, tally.foreign, tally.duplicated, tally.unmatched], [2, 1, 1, 2]);
  });

  test(`${way}: texts without a token are foreign, however often they come`, () => {
    const { tally, ways } = setUp();
    for (let i = 0; i < 3; i += 1) {
      ways[way](0, '42["message:new",{"content":"hello"}]', 1);
    }
    assert.deepEqual([tally.unmatched, tally.foreign], [3, 3]);
  });

  test(`${way}: a delivery later than the limit is late, and still matched`, () => {
    const { tally, ledger, latencies, ways, frameOf } = setUp();
    const frame = frameOf(0, ledger.send(0, 0, 0, 'text'));
    ways[way](0, frame, 1_000);
    ways[way](1, frame, 1_001);
    assert.deepEqual([latencies, tally.matched, ledger.counts[0]?.late], [[1_000, 1_001], 2, 1]);
  });

  test(`${way}: what is refused in the midst of its deliveries is expected no more, and not counted twice`, () => {
    const { tally, ledger, ended, ways, frameOf } = setUp(3);
    const frame = frameOf(0, ledger.send(0, 0, 0, 'text'));
    ways[way](0, frame, 1);
    ledger.withdraw(0, 0);
    ways[way](1, frame, 1);
    assert.deepEqual([tally.matched, tally.duplicated, ended, ledger.open()], [1, 0, [], 0]);
  });
}

test('a listener leaves all that is no message to the rest, and reports what is thrown', () => {
  const { tally, rest, troubles, ways } = setUp();
  ways.listen(0, '2', 1);
  ways.listen(0, '430[{"success":true}]', 1);
  assert.deepEqual([rest, tally.unmatched, troubles], [['2', '430[{"success":true}]'], 0, []]);
  const broken = {
    get data(): string {
      throw new Error('boom');
    },
    timestamp: 1,
  };
  ways.hear(0, broken);
  assert.deepEqual(troubles.map(String), ['Error: boom']);
});

test('of a frame that holds several texts each is taken by itself, in their order', () => {
  const { tally, ledger, latencies, services, lags, ended, rest, ways, frameOf } = setUp();
  const [first, second, third] = [10, 20, 30].map((dueMs) =>
    frameOf(0, ledger.send(0, dueMs, dueMs, 'text')),
  );
  ways.batch(0, `${first}\n2\n${second}`, 100);
  ways.listen(0, third ?? '', 110);
  ways.batch(1, `${second}\n${first}\n${third}\n${third}`, 120);
  assert.deepEqual(rest, ['2']);
  assert.deepEqual(latencies, [90, 80, 80, 100, 110, 90]);
  assert.deepEqual([tally.matched, tally.outOfOrder, tally.duplicated, tally.unmatched], [6, 1, 1, 1]);
  assert.deepEqual(services, [80, 110, 90], 'one of the deliveries of each');
  assert.deepEqual(lags, [-100, -120], 'the lag of each frame that they came in, once');
  assert.deepEqual([ended.length, ledger.open()], [3, 0]);
});
