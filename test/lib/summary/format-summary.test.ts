import assert from 'node:assert/strict';
import { test } from 'node:test';
import { above, below } from '../../../lib/config/bounds.ts';
import type { Row } from '../../../lib/config/test-definition.ts';
import { formatSummary } from '../../../lib/summary/format-summary.ts';
import { judgeRow } from '../../../lib/summary/judge-row.ts';
import type { TestSummary } from '../../../lib/summary/test-summary.ts';

const rows: readonly Row[] = [
  { metric: 'connect_time', stat: 'p(95)', limit: below(1_000), reason: 'r' },
  { metric: 'connect_success', stat: 'rate', limit: above(0.99), reason: 'r' },
  { metric: 'messages_sent', stat: 'count' },
];

const format = (metrics: TestSummary['metrics']): string =>
  formatSummary(
    'A test',
    rows.map((row) => judgeRow(row, metrics)),
  );

test('a table has a line for each figure, and after it why a target has no data', () => {
  const text = format({
    connect_time: { kind: 'trend', values: { count: 0 } },
    connections_opened: { kind: 'counter', values: { count: 0 } },
    connections_attempted: { kind: 'counter', values: { count: 5 } },
    connect_success: { kind: 'rate', values: { rate: 0, passes: 0, fails: 5 } },
    messages_sent: { kind: 'counter', values: { count: 7 } },
  });
  assert.equal(
    text,
    `
  A test
                               target   actual
  Connection time          < 1,000 ms  no data  ? no data
  Connection success rate      > 99 %      0 %  ✗ missed
  Messages sent                              7
  Connection time: no data, nothing was measured (connections_opened is 0)

`,
  );
});

test('a test that measured nothing gets no table, so that its error is not buried under one', () => {
  const nothing = (why: string) => `
  A test
  Nothing was measured, so no target is met.
  Connection time: no data, ${why}

`;
  assert.equal(format({}), nothing('the summary has no metric connect_time'));
  assert.equal(
    format({
      connect_time: { kind: 'trend', values: { count: 0 } },
      connections_opened: { kind: 'counter', values: { count: 0 } },
      messages_sent: { kind: 'counter', values: { count: 0 } },
    }),
    nothing('nothing was measured (connections_opened is 0)'),
  );
});
