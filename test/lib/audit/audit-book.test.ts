import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditBook } from '../../../lib/audit/audit-book.ts';

/** The rows of a book by their windows, the rows of one window added up. */
function totals(book: AuditBook): Map<number, number[]> {
  const sums = new Map<number, number[]>();
  for (const [number = 0, ...counts] of book.windows()) {
    const sum = sums.get(number) ?? counts.map(() => 0);
    sums.set(
      number,
      sum.map((one, i) => one + (counts[i] ?? 0)),
    );
  }
  return sums;
}

test('counts are kept by the second, in whatever order they come', () => {
  const book = new AuditBook(1_000);
  // An hour, twice over, so that each second is opened again after it was put away.
  for (const part of [1, 2]) {
    for (let second = 3_599; second >= 0; second -= 1) {
      const counts = book.at(1_700_000_000_000 + second * 1_000 + 999);
      counts.expected += part;
      counts.excused += second % 2;
    }
  }
  const sums = totals(book);
  assert.equal(sums.size, 3_600);
  assert.deepEqual(sums.get(1_700_000_000), [3, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(sums.get(1_700_003_599), [3, 0, 0, 0, 0, 0, 2]);
  assert.deepEqual(totals(book), sums, 'asking changes nothing');
});

test('a row has the number of its second and its counts', () => {
  const book = new AuditBook(1_000);
  Object.assign(book.at(6_999), {
    expected: 1,
    delivered: 2,
    lost: 3,
    duplicated: 4,
    outOfOrder: 5,
    late: 6,
    excused: 7,
  });
  assert.deepEqual(book.windows(), [[6, 1, 2, 3, 4, 5, 6, 7]]);
});
