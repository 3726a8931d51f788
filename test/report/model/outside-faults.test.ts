import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Row, TestDefinition } from '../../../lib/config/test-definition.ts';
import type { Load } from '../../../lib/config/variables.ts';
import { judgeRow } from '../../../lib/summary/judge-row.ts';
import type { SummaryMetric, TestSummary } from '../../../lib/summary/test-summary.ts';
import type { OperationCounts, Recovery } from '../../../record/recovery-schema.ts';
import type { TestRecord } from '../../../record/run-record.ts';
import { judgeErrorRate } from '../../../report/model/error-rate.ts';
import { judgeTest } from '../../../report/model/judge-test.ts';
import { judgeOutsideFaults } from '../../../report/model/outside-faults.ts';
import type { TestView } from '../../../report/model/report-context.ts';

const counter = (count: number): SummaryMetric => ({ kind: 'counter', values: { count } });
const rateOf = (passes: number, fails: number): SummaryMetric => ({
  kind: 'rate',
  values: { rate: passes / (passes + fails), passes, fails },
});

/** A thousand messages of which `failed` failed, and what of both lay under planned faults. */
function recordOf(failed: number, caused?: Omit<OperationCounts, 'family'>): TestRecord {
  const metrics = {
    messages_scheduled: counter(1_000),
    messages_failed: counter(failed),
    messages_delivered: counter(1_000 - failed),
    message_success: rateOf(1_000 - failed, failed),
    api_requests: counter(1_000),
    api_errors: rateOf(failed, 1_000 - failed),
    api_success: rateOf(1_000 - failed, failed),
    disconnects: counter(failed),
    connections_opened: counter(1_000),
  };
  const families = caused === undefined ? [] : ['messages', 'rest'];
  const operations = families.map((family) => ({ family, tried: 0, failed: 0, ...caused }));
  const recovery: Recovery = { schema: 1, holdMs: 3_000, operations, faults: [] };
  return {
    name: 'a-test',
    manifest: { name: 'a-test', state: 'complete' } as TestRecord['manifest'],
    summary: { metrics } as unknown as TestSummary,
    ...(caused === undefined ? {} : { recovery }),
  };
}

const success: Row = {
  metric: 'message_success',
  stat: 'rate',
  limit: { op: '>', value: 0.99 },
  warning: { op: '>', value: 0.999 },
  reason: 'At most 1 % may fail.',
};

function judge(row: Row, record: TestRecord) {
  const { status, actual, samples, note } = judgeOutsideFaults(
    judgeRow(row, record.summary?.metrics ?? {}),
    record,
  );
  return { status, actual, samples, ...(note === undefined ? {} : { note }) };
}

const NOTE = 'outside planned faults and the recovery from them; 90 % with them';

test('failures under a planned fault are what it caused, and no miss of a limit for a healthy time', () => {
  const record = recordOf(100, { tried: 200, failed: 100 });
  assert.deepEqual(judge(success, record), { status: 'pass', actual: 1, samples: 800, note: NOTE });
});

test('the stricter level is held to the time outside the faults too', () => {
  const record = recordOf(104, { tried: 200, failed: 100 });
  assert.equal(judge(success, record).status, 'warn');
});

test('failures outside the faults miss the limit as ever, with the figure of the whole test', () => {
  const record = recordOf(110, { tried: 200, failed: 100 });
  assert.deepEqual(judge(success, record), { status: 'fail', actual: 0.89, samples: 1_000 });
});

test('without planned faults, or with one that lasted all the time, nothing is left out', () => {
  const whole = { status: 'fail', actual: 0.9, samples: 1_000 };
  assert.deepEqual(judge(success, recordOf(100)), whole);
  assert.deepEqual(judge(success, recordOf(100, { tried: 1_000, failed: 100 })), whole);
});

test('a row that holds over all is that of all', () => {
  assert.deepEqual(judge(success, recordOf(0, { tried: 200, failed: 0 })), {
    status: 'pass',
    actual: 1,
    samples: 1_000,
  });
});

test('counts and shares of failures are judged so, and nothing that is not about failed operations', () => {
  const record = recordOf(100, { tried: 200, failed: 100 });
  const rowOf = (metric: string, stat: Row['stat'], value: number): Row => ({
    ...{ metric, stat, limit: { op: '<', value }, reason: 'It must be few.' },
  });
  assert.equal(judge(rowOf('messages_failed', 'count', 10), record).actual, 0);
  assert.equal(judge(rowOf('api_errors', 'rate', 0.01), record).actual, 0);
  assert.deepEqual(judge(rowOf('disconnects', 'count', 10), record), {
    status: 'fail',
    actual: 100,
    samples: 1_000,
  });
});

test('a count of what went well lacks no more than what planned faults made fail', () => {
  const delivered: Row = {
    ...{
      metric: 'messages_delivered',
      stat: 'count',
      limit: { op: '>', value: 990 },
      reason: 'At most 1 %.',
    },
  };
  assert.deepEqual(judge(delivered, recordOf(100, { tried: 200, failed: 95 })), {
    status: 'pass',
    actual: 900,
    samples: 900,
    note: '995 with the 95 that planned faults made fail',
  });
  assert.equal(judge(delivered, recordOf(110, { tried: 200, failed: 95 })).status, 'fail');
  assert.equal(judge(delivered, recordOf(100)).status, 'fail');
});

test('the rows of a test that has faults of its own are made for them, and judged on all of it', () => {
  const record = recordOf(100, { tried: 200, failed: 100 });
  const definition = { rows: () => [success] } as unknown as TestDefinition;
  const statusOf = (one: TestDefinition) => judgeTest(one, {} as Load, record)[0]?.status;
  assert.equal(statusOf(definition), 'pass');
  assert.equal(statusOf({ ...definition, faults: { faults: [] } }), 'fail');
});

test('the error rate over all tests leaves out what planned faults caused, and no other failure', () => {
  const rate = (record: TestRecord) => {
    const { status, actual, note } = judgeErrorRate([{ record } as TestView]);
    return { status, actual, note };
  };
  assert.deepEqual(rate(recordOf(100)), { status: 'fail', actual: 0.1, note: undefined });
  assert.deepEqual(rate(recordOf(100, { tried: 200, failed: 100 })), {
    status: 'pass',
    actual: 0,
    note: 'outside planned faults and the recovery from them; 10 % with them',
  });
  assert.deepEqual(rate(recordOf(120, { tried: 200, failed: 100 })), {
    status: 'fail',
    actual: 0.12,
    note: undefined,
  });
});
