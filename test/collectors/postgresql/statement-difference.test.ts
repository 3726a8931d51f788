import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildSlowRow,
  diffStatements,
  pickSlow,
  type StatementCounters,
} from '../../../collectors/postgresql/statement-difference.ts';

function snapshot(
  entries: Readonly<Record<string, readonly [calls: number, totalMs: number, maxMs: number]>>,
) {
  return new Map<string, StatementCounters>(
    Object.entries(entries).map(([key, [calls, totalMs, maxMs]]) => [
      key,
      { queryId: key, calls, totalMs, maxMs },
    ]),
  );
}

test('What ran before the window does not count, and what did not run in it is no row', () => {
  const before = snapshot({ a: [10, 5000, 900], b: [4, 40, 12] });
  const after = snapshot({ a: [12, 5260, 900], b: [4, 40, 12] });
  assert.deepEqual(diffStatements(before, after), [
    { queryId: 'a', calls: 2, totalMs: 260, avgMs: 130, maxMs: undefined },
  ]);
});

test('The longest is stated only when the record was broken within the window', () => {
  const uses = diffStatements(snapshot({ a: [1, 5, 5] }), snapshot({ a: [2, 155, 150], b: [1, 7, 7] }));
  assert.deepEqual(
    uses.map(({ queryId, maxMs }) => [queryId, maxMs]),
    [
      ['a', 150],
      ['b', 7],
    ],
  );
});

test('Counters that were reset within the window count from 0', () => {
  const uses = diffStatements(snapshot({ a: [100, 9000, 900] }), snapshot({ a: [3, 450, 200] }));
  assert.deepEqual(uses, [{ queryId: 'a', calls: 3, totalMs: 450, avgMs: 150, maxMs: 200 }]);
});

test('Slow is over 100 ms on average or at least once, ordered by total time', () => {
  const use = (queryId: string, calls: number, totalMs: number, maxMs?: number) => ({
    queryId,
    calls,
    totalMs,
    avgMs: totalMs / calls,
    maxMs,
  });
  const uses = [
    use('exactly', 1, 100, 100),
    use('average', 2, 202),
    use('once', 1000, 5000, 101),
    use('quick', 9, 9, 9),
  ];
  assert.deepEqual(
    pickSlow(uses, 10).map(({ queryId }) => queryId),
    ['once', 'average'],
  );
  assert.deepEqual(
    pickSlow(uses, 1).map(({ queryId }) => queryId),
    ['once'],
  );
});

test('A row leaves the longest out when it is not known', () => {
  const use = { queryId: '1', calls: 2, totalMs: 300, avgMs: 150, maxMs: undefined };
  assert.deepEqual(buildSlowRow(use, 'SELECT $1'), {
    query: 'SELECT $1',
    count: 2,
    avgMs: 150,
    totalMs: 300,
  });
  assert.equal(buildSlowRow({ ...use, maxMs: 200 }, 'SELECT $1')['maxMs'], 200);
});
