import assert from 'node:assert/strict';
import { test } from 'node:test';
import { below } from '../../../lib/config/bounds.ts';
import { count, distribution, perSecond } from '../../../lib/config/rows.ts';

test('a row is a metric, a statistic and its level', () => {
  assert.deepEqual(count('deliveries_lost', { limit: below(1), reason: 'none' }), {
    metric: 'deliveries_lost',
    stat: 'count',
    limit: { op: '<', value: 1 },
    reason: 'none',
  });
  assert.deepEqual(perSecond('messages_sent', 5_000), {
    metric: 'messages_sent',
    stat: 'per_second',
    windowMs: 5_000,
  });
});

test('a distribution is its average and percentiles, each by its name, and its maximum where it is asked for', () => {
  const rows = distribution('connect_time', { 'p(95)': { limit: below(9) }, max: {} });
  assert.deepEqual(
    rows.map(({ stat, label, limit }) => [stat, label, limit?.value]),
    [
      ['avg', 'Connection time (avg)', undefined],
      ['med', 'Connection time (p50)', undefined],
      ['p(95)', 'Connection time (p95)', 9],
      ['p(99)', 'Connection time (p99)', undefined],
      ['max', 'Connection time (max)', undefined],
    ],
  );
  assert.equal(distribution('connect_time').length, 4);
});
