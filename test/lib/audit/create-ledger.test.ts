import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AuditRecorder } from '../../../lib/audit/audit-recorder.ts';
import { createLedger } from '../../../lib/audit/create-ledger.ts';
import { countNames } from '../../../lib/audit/delivery-counts.ts';
import { DUE_MS, LABEL, LOST, SENT_MS, WAITING } from '../../../lib/audit/open-message.ts';
import { emptyTally } from '../../../lib/audit/tally.ts';

function emptyRoom(size: number, echoes = true, auditEvery = 1) {
  const tally = emptyTally();
  const recorder = new AuditRecorder(1_000);
  const books = createLedger({ rooms: [{ index: 7, size }], echoes, auditEvery, tally, recorder });
  const ledger = {
    ...books,
    join: (session: number) => books.join(session, 0),
    receive: (session: number, seq: number, readAtMs: number) => {
      books.hear(0, seq);
      return books.receive(session, readAtMs);
    },
  };
  return { ledger, tally, recorder };
}

/** A room whose members have all joined. */
function room(size: number, echoes = true) {
  const { ledger, tally, recorder } = emptyRoom(size, echoes);
  for (let place = 0; place < size; place += 1) {
    ledger.join(place);
  }
  return { ledger, tally, recorder };
}

test('a message is done when the last of its readers has read it', () => {
  const { ledger } = room(3);
  const seq = ledger.send(0, 10, 12, 'text');
  assert.equal(ledger.open(), 1);
  const message = ledger.receive(0, seq, 0) ?? [];
  assert.deepEqual(
    [DUE_MS, SENT_MS, LABEL, WAITING, LOST].map((field) => message[field]),
    [10, 12, 'text', 2, 0],
  );
  assert.equal(ledger.receive(1, seq, 0)?.[WAITING], 1);
  assert.equal(ledger.receive(2, seq, 0)?.[WAITING], 0);
  assert.equal(ledger.open(), 0);
  assert.deepEqual(ledger.settle(), { lost: 0, notJudged: 0, completed: [], failed: [] });
});

test('where the sender does not read its own message it is not expected to', () => {
  const { ledger } = room(3, false);
  ledger.send(0, 0, 0, 'text');
  assert.equal(ledger.settle().lost, 2);
});

test('a delivery that comes twice is matched once and counted as a duplicate, also after the message is done', () => {
  const { ledger, tally } = room(1);
  const seq = ledger.send(0, 0, 0, 'text');
  assert.equal(ledger.receive(0, seq, 0)?.[WAITING], 0);
  assert.equal(ledger.receive(0, seq, 0), undefined);
  assert.equal(tally.duplicated, 1);
});

test('what nobody in the room has sent is foreign', () => {
  const { ledger, tally } = room(2);
  ledger.send(0, 0, 0, 'text');
  assert.equal(ledger.receive(0, 1, 0), undefined);
  assert.equal(ledger.receive(1, 99, 0), undefined);
  assert.equal(tally.foreign, 2);
});

test('a delivery after a later one of the same sender is out of order, and still delivered', () => {
  const { ledger, tally } = room(1);
  ledger.send(0, 0, 0, 'text');
  ledger.send(0, 0, 0, 'text');
  ledger.receive(0, 1, 0);
  assert.equal(ledger.receive(0, 0, 0)?.[WAITING], 0);
  assert.equal(tally.outOfOrder, 1);
});

test('messages of different senders may overtake each other', () => {
  const { ledger, tally } = room(2);
  ledger.send(0, 0, 0, 'text');
  ledger.send(1, 0, 0, 'text');
  ledger.receive(0, 1, 0);
  ledger.receive(0, 0, 0);
  assert.equal(tally.outOfOrder, 0);
});

test('a delivery to somebody who joined after the message was sent is no duplicate of those who have read it', () => {
  const { ledger, tally } = emptyRoom(2);
  ledger.join(0);
  const seq = ledger.send(0, 0, 0, 'text');
  ledger.receive(0, seq, 0);
  ledger.join(1);
  assert.equal(ledger.receive(1, seq, 0), undefined);
  assert.equal(tally.duplicated, 0);
});

test('nothing sent before a member joined is expected at it', () => {
  const { ledger, tally } = emptyRoom(2);
  ledger.join(0);
  const seq = ledger.send(0, 0, 0, 'text');
  ledger.join(1);
  assert.equal(ledger.receive(1, seq, 0), undefined);
  assert.equal(ledger.receive(0, seq, 0)?.[WAITING], 0);
  assert.deepEqual([tally.duplicated, tally.foreign], [0, 0]);
});

test('what is in flight to a member that leaves as planned is notJudged, what is overdue is lost', () => {
  const { ledger } = room(2);
  ledger.send(0, 0, 1_000, 'text');
  ledger.send(0, 0, 4_900, 'code');
  ledger.receive(0, 0, 0);
  ledger.receive(0, 1, 0);
  assert.deepEqual(ledger.leave(1, true, 5_000, 2_000), {
    lost: 1,
    notJudged: 1,
    completed: ['code'],
    failed: ['text'],
  });
});

test('what is in flight to a member whose connection drops is lost', () => {
  const { ledger } = room(2);
  ledger.send(0, 0, 4_999, 'text');
  assert.deepEqual(ledger.leave(1, false, 5_000, 2_000), {
    lost: 1,
    notJudged: 0,
    completed: [],
    failed: [],
  });
  assert.equal(ledger.receive(0, 0, 0)?.[LOST], 1, 'the message ends as failed when its last reader has it');
});

test('a member that is gone reads nothing any more, and what is sent later is not expected at it', () => {
  const { ledger } = room(2);
  ledger.leave(1, true, 0, 0);
  const seq = ledger.send(0, 0, 0, 'text');
  assert.equal(ledger.receive(1, seq, 0), undefined);
  assert.equal(ledger.isJoined(1), false);
  assert.equal(ledger.settle().lost, 1);
});

test('a refused message is expected nowhere', () => {
  const { ledger } = room(2);
  ledger.withdraw(0, ledger.send(0, 0, 0, 'text'));
  assert.equal(ledger.open(), 0);
  assert.deepEqual(ledger.settle(), { lost: 0, notJudged: 0, completed: [], failed: [] });
});

test('at the end whatever was not read is lost', () => {
  const { ledger } = room(3);
  const seq = ledger.send(0, 0, 0, 'text');
  ledger.receive(1, seq, 0);
  assert.deepEqual(ledger.settle(), { lost: 2, notJudged: 0, completed: [], failed: ['text'] });
});

test('for any losses, duplicates and orders the counts are exact', () => {
  const delivery = fc.record({ reader: fc.nat(3), sender: fc.nat(3), seq: fc.nat(4), copies: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(delivery, { maxLength: 60 }), (deliveries) => {
      const { ledger, tally } = room(4);
      for (let sender = 0; sender < 4; sender += 1) {
        for (let seq = 0; seq < 5; seq += 1) {
          ledger.send(sender, 0, 0, 'text');
        }
      }
      let matched = 0;
      let arrived = 0;
      const distinct = new Set<string>();
      for (const { reader, sender, seq, copies } of deliveries) {
        for (let i = 0; i < copies; i += 1) {
          arrived += 1;
          distinct.add(`${reader} ${sender} ${seq}`);
          matched += ledger.receive(reader, sender * 5 + seq, 0) === undefined ? 0 : 1;
        }
      }
      assert.equal(matched, distinct.size);
      assert.equal(tally.duplicated, arrived - distinct.size);
      assert.equal(ledger.settle().lost, 4 * 5 * 4 - distinct.size);
    }),
  );
});

test('the audit counts each delivery by room and by the second in which its message was due', () => {
  const { ledger, tally, recorder } = room(2);
  const whole = ledger.send(0, 5_000, 5_001, 'text');
  const torn = ledger.send(1, 6_999, 7_000, 'text');
  const notJudged = ledger.send(0, 7_000, 7_000, 'text');
  for (const [reader, seq, atMs] of [
    [0, whole, 5_010],
    [1, torn, 7_010],
    [1, whole, 6_001],
    [1, whole, 7_020],
    [0, notJudged, 7_030],
  ] as const) {
    ledger.receive(reader, seq, atMs);
  }
  ledger.leave(0, false, 7_040, 0);
  ledger.leave(1, true, 7_050, 1_000);
  assert.deepEqual(ledger.counts[0], {
    expected: 6,
    delivered: 4,
    lost: 1,
    duplicated: 1,
    outOfOrder: 0,
    late: 1,
    notJudged: 1,
    messagesLost: 1,
  });
  assert.deepEqual(
    countNames.join(),
    'expected,delivered,lost,duplicated,outOfOrder,late,notJudged,messagesLost',
  );
  assert.deepEqual(recorder.windows(), [
    [5, 2, 2, 0, 1, 0, 1, 0, 0],
    [6, 2, 1, 1, 0, 0, 0, 0, 1],
    [7, 2, 1, 0, 0, 0, 0, 1, 0],
  ]);
  assert.deepEqual(recorder.examples, [
    { kind: 'late', room: 7, seq: whole, reader: 1, dueAtMs: 5_000 },
    { kind: 'duplicated', room: 7, seq: whole, reader: 1, dueAtMs: 5_000 },
    { kind: 'lost', room: 7, seq: torn, reader: 0, dueAtMs: 6_999 },
  ]);
  assert.equal(tally.duplicated, 1);
});

test('only the first flaws of a kind are kept as examples, and all are counted', () => {
  const { ledger, recorder } = room(1);
  for (let i = 0; i < 20; i += 1) {
    ledger.receive(0, ledger.send(0, 0, 0, 'text'), 2_000);
  }
  assert.equal(ledger.counts[0]?.late, 20);
  assert.deepEqual(
    recorder.examples.map(({ seq }) => seq),
    [0, 1, 2, 3, 4],
  );
});

test('with auditors only their deliveries are expected', () => {
  const { ledger } = emptyRoom(5, true, 2);
  for (let place = 0; place < 5; place += 1) {
    ledger.join(place);
  }
  assert.equal(ledger.isJoined(1), true);
  ledger.send(1, 0, 0, 'text');
  assert.equal(ledger.receive(1, 0, 0), undefined, 'no auditor');
  assert.equal(ledger.receive(0, 0, 0)?.[WAITING], 2);
  ledger.leave(1, true, 0, 0);
  ledger.leave(2, true, 0, 0);
  ledger.send(0, 0, 0, 'text');
  assert.equal(ledger.settle().lost, 3, 'one of the first message, two of the second');
});

test('the rooms of a VU have books of their own, by sessions that run over all of them', () => {
  const tally = emptyTally();
  const recorder = new AuditRecorder(1_000);
  const rooms = [
    { index: 3, size: 2 },
    { index: 4, size: 1 },
  ];
  const ledger = createLedger({ rooms, echoes: true, auditEvery: 1, tally, recorder });
  for (const session of [0, 1, 2]) {
    ledger.join(session, 0);
  }
  assert.equal(ledger.send(0, 0, 0, 'text'), 0);
  assert.equal(ledger.send(2, 0, 0, 'code'), 0);
  ledger.hear(1, 0);
  assert.equal(ledger.receive(2, 0)?.[LABEL], 'code');
  ledger.hear(0, 0);
  assert.equal(ledger.receive(1, 0)?.[LABEL], 'text');
  assert.deepEqual(ledger.settle(), { lost: 1, notJudged: 0, completed: [], failed: ['text'] });
  assert.deepEqual(
    ledger.counts.map(({ expected, delivered, lost }) => [expected, delivered, lost]),
    [
      [2, 1, 1],
      [1, 1, 0],
    ],
  );
  assert.deepEqual(recorder.examples, [{ kind: 'lost', room: 3, seq: 0, reader: 0, dueAtMs: 0 }]);
});
