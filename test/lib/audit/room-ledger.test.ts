import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRoomLedger } from '../../../lib/audit/room-ledger.ts';
import { emptyTally } from '../../../lib/audit/tally.ts';

function room(size: number, echoes = true) {
  const tally = emptyTally();
  const ledger = createRoomLedger(size, echoes, tally);
  for (let place = 0; place < size; place += 1) {
    ledger.join(place);
  }
  return { ledger, tally };
}

test('a message is done when the last of its readers has read it', () => {
  const { ledger } = room(3);
  const seq = ledger.send(0, 10, 12, 'text');
  assert.equal(ledger.waiting(), 3);
  const { intendedMs, sentMs, label, waiting, lost } = ledger.receive(0, seq) ?? {};
  assert.deepEqual([intendedMs, sentMs, label, waiting, lost], [10, 12, 'text', 2, 0]);
  assert.equal(ledger.receive(1, seq)?.waiting, 1);
  assert.equal(ledger.receive(2, seq)?.waiting, 0);
  assert.equal(ledger.waiting(), 0);
  assert.deepEqual(ledger.settle(), { lost: 0, excused: 0, completed: [], failed: [] });
});

test('where the sender does not read its own message it is not expected to', () => {
  const { ledger } = room(3, false);
  ledger.send(0, 0, 0, 'text');
  assert.equal(ledger.waiting(), 2);
});

test('a delivery that comes twice is matched once and counted as a duplicate, also after the message is done', () => {
  const { ledger, tally } = room(1);
  const seq = ledger.send(0, 0, 0, 'text');
  assert.equal(ledger.receive(0, seq)?.waiting, 0);
  assert.equal(ledger.receive(0, seq), undefined);
  assert.equal(tally.duplicated, 1);
});

test('what nobody in the room has sent is foreign', () => {
  const { ledger, tally } = room(2);
  ledger.send(0, 0, 0, 'text');
  assert.equal(ledger.receive(0, 1), undefined);
  assert.equal(ledger.receive(1, 99), undefined);
  assert.equal(tally.foreign, 2);
});

test('a delivery after a later one of the same sender is out of order, and still delivered', () => {
  const { ledger, tally } = room(1);
  ledger.send(0, 0, 0, 'text');
  ledger.send(0, 0, 0, 'text');
  ledger.receive(0, 1);
  assert.equal(ledger.receive(0, 0)?.waiting, 0);
  assert.equal(tally.outOfOrder, 1);
});

test('messages of different senders may overtake each other', () => {
  const { ledger, tally } = room(2);
  ledger.send(0, 0, 0, 'text');
  ledger.send(1, 0, 0, 'text');
  ledger.receive(0, 1);
  ledger.receive(0, 0);
  assert.equal(tally.outOfOrder, 0);
});

test('a delivery to somebody who joined after the message was sent is no duplicate of those who have read it', () => {
  const tally = emptyTally();
  const ledger = createRoomLedger(2, true, tally);
  ledger.join(0);
  const seq = ledger.send(0, 0, 0, 'text');
  ledger.receive(0, seq);
  ledger.join(1);
  assert.equal(ledger.receive(1, seq), undefined);
  assert.equal(tally.duplicated, 0);
});

test('nothing sent before a member joined is expected at it', () => {
  const tally = emptyTally();
  const ledger = createRoomLedger(2, true, tally);
  ledger.join(0);
  const seq = ledger.send(0, 0, 0, 'text');
  ledger.join(1);
  assert.equal(ledger.waiting(), 1);
  assert.equal(ledger.receive(1, seq), undefined);
  assert.equal(ledger.receive(0, seq)?.waiting, 0);
  assert.deepEqual([tally.duplicated, tally.foreign], [0, 0]);
});

test('what is in flight to a member that leaves as planned is excused, what is overdue is lost', () => {
  const { ledger } = room(2);
  ledger.send(0, 0, 1_000, 'text');
  ledger.send(0, 0, 4_900, 'code');
  ledger.receive(0, 0);
  ledger.receive(0, 1);
  assert.deepEqual(ledger.leave(1, true, 5_000, 2_000), {
    lost: 1,
    excused: 1,
    completed: ['code'],
    failed: ['text'],
  });
});

test('what is in flight to a member whose connection drops is lost', () => {
  const { ledger } = room(2);
  ledger.send(0, 0, 4_999, 'text');
  assert.deepEqual(ledger.leave(1, false, 5_000, 2_000), { lost: 1, excused: 0, completed: [], failed: [] });
  assert.equal(ledger.receive(0, 0)?.lost, 1, 'the message ends as failed when its last reader has it');
});

test('a member that is gone reads nothing any more, and what is sent later is not expected at it', () => {
  const { ledger } = room(2);
  ledger.leave(1, true, 0, 0);
  const seq = ledger.send(0, 0, 0, 'text');
  assert.equal(ledger.waiting(), 1);
  assert.equal(ledger.receive(1, seq), undefined);
  assert.equal(ledger.isJoined(1), false);
});

test('a refused message is expected nowhere', () => {
  const { ledger } = room(2);
  ledger.withdraw(ledger.send(0, 0, 0, 'text'));
  assert.equal(ledger.waiting(), 0);
  assert.deepEqual(ledger.settle(), { lost: 0, excused: 0, completed: [], failed: [] });
});

test('at the end whatever was not read is lost', () => {
  const { ledger } = room(3);
  const seq = ledger.send(0, 0, 0, 'text');
  ledger.receive(1, seq);
  assert.deepEqual(ledger.settle(), { lost: 2, excused: 0, completed: [], failed: ['text'] });
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
          matched += ledger.receive(reader, sender * 5 + seq) === undefined ? 0 : 1;
        }
      }
      assert.equal(matched, distinct.size);
      assert.equal(tally.duplicated, arrived - distinct.size);
      assert.equal(ledger.settle().lost, 4 * 5 * 4 - distinct.size);
    }),
  );
});
