import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditBook } from '../../../lib/audit/audit-book.ts';
import { countNames } from '../../../lib/audit/delivery-counts.ts';

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
  const rows = book.windows().sort(([a = 0], [b = 0]) => a - b);
  assert.equal(rows.length, 3_600);
  assert.deepEqual(countNames.slice(0, 1).concat(countNames.slice(-1)), ['expected', 'excused']);
  assert.deepEqual(rows[0], [1_700_000_000, 3, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(rows[3_599], [1_700_003_599, 3, 0, 0, 0, 0, 0, 2]);
  assert.deepEqual(book.windows().length, 3_600, 'asking changes nothing');
});

test('a second in which nothing was counted is not told of', () => {
  const book = new AuditBook(1_000);
  book.at(5_000);
  book.at(6_000).lost += 1;
  assert.deepEqual(book.windows(), [[6, 0, 0, 1, 0, 0, 0, 0]]);
});
