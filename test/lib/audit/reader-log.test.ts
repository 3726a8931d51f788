import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ReaderLog } from '../../../lib/audit/reader-log.ts';

test('what comes in order is first, what comes after a later one is late, what comes again is a duplicate', () => {
  const log = new ReaderLog([0]);
  assert.deepEqual(
    [0, 2, 3, 1, 1, 2].map((seq) => log.receive(0, seq)),
    ['first', 'first', 'first', 'late-first', 'duplicate', 'duplicate'],
  );
});

test('what was sent before the reader joined is told apart from a duplicate', () => {
  const log = new ReaderLog([5]);
  assert.equal(log.receive(0, 4), 'before-join');
  assert.equal(log.receive(0, 5), 'first');
});

test('senders are kept apart', () => {
  const log = new ReaderLog([0, 0]);
  assert.equal(log.receive(0, 0), 'first');
  assert.equal(log.receive(1, 0), 'first');
  assert.equal(log.receive(0, 0), 'duplicate');
});

test('any order of any deliveries gives each number once as first, the rest as duplicates', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (seqs) => {
      const log = new ReaderLog([0]);
      const firsts: number[] = [];
      let duplicates = 0;
      let late = 0;
      let highest = -1;
      for (const seq of seqs) {
        const order = log.receive(0, seq);
        if (order === 'duplicate') {
          duplicates += 1;
        } else {
          firsts.push(seq);
          late += order === 'late-first' ? 1 : 0;
          assert.equal(order, seq < highest ? 'late-first' : 'first');
        }
        highest = Math.max(highest, seq);
        assert.equal(log.has(0, seq), true);
      }
      assert.deepEqual(
        [...firsts].sort((a, b) => a - b),
        [...new Set(seqs)].sort((a, b) => a - b),
      );
      assert.equal(duplicates, seqs.length - firsts.length);
      assert.ok(late <= firsts.length);
    }),
  );
});
