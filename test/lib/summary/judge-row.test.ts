import assert from 'node:assert/strict';
import { test } from 'node:test';
import { above, atLeast, below } from '../../../lib/config/bounds.ts';
import type { Row } from '../../../lib/config/test-definition.ts';
import { judgeRow } from '../../../lib/summary/judge-row.ts';
import type { TestSummary } from '../../../lib/summary/test-summary.ts';

const metrics: TestSummary['metrics'] = {
  connect_time: { kind: 'trend', values: { count: 50, 'p(95)': 600 } },
  connections_opened: { kind: 'counter', values: { count: 50, rate: 5 } },
  connections_attempted: { kind: 'counter', values: { count: 50, rate: 5 } },
  connect_success: { kind: 'rate', values: { rate: 1, passes: 50, fails: 0 } },
  connection_errors: { kind: 'counter', values: { count: 0, rate: 0 } },
  messages_sent: { kind: 'counter', values: { count: 300, rate: 1 } },
  message_latency: { kind: 'trend', values: { count: 0, 'p(95)': 0 } },
  deliveries: { kind: 'counter', values: { count: 0, rate: 0 } },
};

const judge = (row: Row, from = metrics) => {
  const { actual, status, samples, noDataReason } = judgeRow(row, from);
  return { actual, status, samples, noDataReason };
};

const p95: Row = {
  metric: 'connect_time',
  stat: 'p(95)',
  limit: below(1_000),
  warning: below(500),
  reason: 'r',
};

test('a figure past its limit fails, past its warning warns, else passes, and without either informs', () => {
  assert.deepEqual(judge(p95), { actual: 600, status: 'warn', samples: 50, noDataReason: null });
  assert.equal(judge({ ...p95, limit: below(600) }).status, 'fail');
  assert.equal(judge({ ...p95, warning: below(601) }).status, 'pass');
  assert.equal(judge({ metric: 'connect_time', stat: 'p(95)' }).status, 'info');
});

test('a percentile of nothing is no data, never a pass', () => {
  assert.deepEqual(judge({ metric: 'message_latency', stat: 'p(95)', limit: below(200), reason: 'r' }), {
    actual: null,
    status: 'no-data',
    samples: 0,
    noDataReason: 'nothing was measured (deliveries is 0)',
  });
});

test('no errors in no attempts is no data', () => {
  const row: Row = { metric: 'connection_errors', stat: 'count', limit: below(1), reason: 'r' };
  assert.equal(judge(row).status, 'pass');
  const idle = { ...metrics, connections_attempted: { kind: 'counter' as const, values: { count: 0 } } };
  assert.equal(judge(row, idle).noDataReason, 'nothing was measured (connections_attempted is 0)');
});

test('a rate a second is the count over the window it was meant for', () => {
  const row: Row = {
    metric: 'messages_sent',
    stat: 'per_second',
    windowMs: 60_000,
    limit: atLeast(5),
    reason: 'r',
  };
  assert.deepEqual(judge(row), { actual: 5, status: 'pass', samples: 300, noDataReason: null });
});

test('a derived figure needs its source', () => {
  const row: Row = { metric: 'peak_connections', stat: 'max', limit: above(49), reason: 'r' };
  assert.equal(judgeRow(row, metrics, { peak_connections: 50 }).status, 'pass');
  assert.equal(judgeRow(row, metrics).status, 'no-data');
});

test('taking any one metric out of a summary never leaves its row passed', () => {
  for (const missing of Object.keys(metrics)) {
    const { [missing]: _gone, ...rest } = metrics;
    const rows: Row[] = [p95, { metric: 'connect_success', stat: 'rate', limit: above(0.99), reason: 'r' }];
    for (const row of rows.filter((each) => each.metric === missing)) {
      assert.equal(judge(row, rest).status, 'no-data', missing);
    }
  }
});
