import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadDefinitions } from '../../discover/load-definitions.ts';
import type { Row } from '../../lib/config/test-definition.ts';
import { metricKey } from '../../lib/config/thresholds-of.ts';
import { metricSpec } from '../../lib/metrics/catalogue.ts';
import type { TestSummary } from '../../lib/summary/test-summary.ts';
import { parseLoad } from '../../record/parse-load.ts';
import { readRunRecord } from '../../record/read-run-record.ts';
import type { RunRecord, TestRecord } from '../../record/run-record.ts';
import { buildReportModel } from '../../report/model/build-report-model.ts';
import type { ReportModel } from '../../report/model/report-model.ts';
import { escapeXml } from '../../report/render/escape-xml.ts';
import { renderJunit } from '../../report/render/render-junit.ts';
import { exitStatusOf } from '../../run/exit-status.ts';

// No data is no pass. The run is a real one, recorded on the built-in target, in which all five tests passed; from its
// summaries each metric that a target rests on is taken away in turn, in each way in which it can be missing.

const definitions = await loadDefinitions();
const recorded = await readRunRecord(fileURLToPath(new URL('../report/fixtures/smoke/', import.meta.url)));

type Metrics = TestSummary['metrics'];
type Change = (metrics: Metrics) => Metrics;

const without =
  (key: string): Change =>
  (metrics) =>
    Object.fromEntries(Object.entries(metrics).filter(([name]) => name !== key));

const withValues =
  (key: string, values: Readonly<Record<string, number>>): Change =>
  (metrics) => {
    const metric = metrics[key];
    return metric === undefined ? metrics : { ...metrics, [key]: { ...metric, values } };
  };

/** How a metric stands in a summary of k6 when nothing was ever added to it. */
const EMPTY = {
  counter: { count: 0, rate: 0 },
  trend: { count: 0, avg: 0, min: 0, med: 0, max: 0, 'p(90)': 0, 'p(95)': 0, 'p(99)': 0 },
  rate: { rate: 0, passes: 0, fails: 0 },
  derived: {},
} as const;

/** Every way in which the data of a row can be missing from a summary, by what was done. */
function waysToLose(row: Row): [string, Change][] {
  const { kind, evidence } = metricSpec(row.metric);
  const key = metricKey(row.metric, row.tags);
  const ways: [string, Change][] = [
    [`without ${key}`, without(key)],
    [`with ${key} and nothing in it`, withValues(key, {})],
    [
      `with ${key} that is not a number`,
      withValues(key, { ...EMPTY[kind], count: Number.NaN, [row.stat]: Number.NaN }),
    ],
  ];
  if (kind !== 'counter') {
    ways.push([`with ${key} of no samples`, withValues(key, EMPTY[kind])]);
  }
  if (evidence !== undefined && evidence !== row.metric) {
    const proof = metricKey(evidence, row.tags);
    const both =
      (change: Change): Change =>
      (metrics) =>
        change(withValues(key, EMPTY[kind])(metrics));
    ways.push([`with ${key} at nothing and without ${proof}`, both(without(proof))]);
    ways.push([`with ${key} at nothing and ${proof} at 0`, both(withValues(proof, EMPTY.counter))]);
  }
  return ways;
}

/** The recorded run with one test changed. */
function changeTest(name: string, change: (test: TestRecord) => TestRecord): RunRecord {
  return { ...recorded, tests: recorded.tests.map((each) => (each.name === name ? change(each) : each)) };
}

function build(record: RunRecord): ReportModel {
  return buildReportModel(record, {
    definitions,
    baseline: { reason: 'not asked for' },
    siblings: [],
    steps: [],
    generatedAt: new Date('2026-11-20T20:00:00Z'),
  });
}

/** What each reader of the results says of a run: the report's verdict, that of the test, JUnit, the exit status. */
function judge(model: ReportModel, name: string, label: string) {
  const found = model.tests.find((each) => each.name === name);
  assert.ok(found);
  const row = found.rows.find((each) => each.label === label);
  const junit = renderJunit(model);
  const suite = junit.slice(junit.indexOf(`<testsuite name="${name}"`)).split('</testsuite>')[0] ?? '';
  const named = suite.split('<testcase ').find((each) => each.includes(`name="${escapeXml(label)} `));
  const judged = model.tests.map(({ name: each, verdict, rows }) => ({
    name: each,
    isValid: verdict !== 'NOT VALID',
    isFailed: verdict === 'FAILED',
    rows,
  }));
  return {
    row: row?.status,
    // As report.json says it: what JSON makes of it.
    actual: JSON.parse(JSON.stringify(row?.actual)) as unknown,
    test: found.verdict,
    run: model.verdict,
    junit: named?.includes('<failure message="expected ') && named.includes('got no data'),
    exitStatus: exitStatusOf(recorded.manifest, judged),
  };
}

const noData = { row: 'no-data', actual: null, test: 'FAILED', run: 'FAILED', junit: true, exitStatus: 99 };

test('the recorded run passes as it is, so that what follows comes from what was taken away', () => {
  const model = build(recorded);
  assert.deepEqual(
    [model.verdict, ...model.tests.map(({ verdict }) => verdict)],
    ['PASSED', 'PASSED', 'PASSED', 'PASSED', 'PASSED', 'PASSED'],
  );
  for (const { name, rows } of model.tests) {
    const targets = rows.filter(({ limit }) => limit !== null);
    assert.ok(targets.length >= 3, `${name} has ${targets.length} targets`);
    for (const { label, status } of targets) {
      assert.ok(status === 'pass' || status === 'warn', `${name}: ${label} is ${status}`);
    }
  }
});

for (const definition of definitions.filter(({ suite }) => suite === 'nchat')) {
  const { name } = definition;
  const record = recorded.tests.find((each) => each.name === name);
  const load = parseLoad(record?.summary?.load);
  assert.ok(load, `${name} has a recorded load`);
  const targets = definition.rows(load).filter(({ limit }) => limit !== undefined);
  for (const row of targets.filter(({ metric }) => metricSpec(metric).kind !== 'derived')) {
    const label = row.label ?? metricSpec(row.metric).label;
    test(`${name}: ${label} without its data is no data, and nobody calls the test passed`, () => {
      for (const [what, change] of waysToLose(row)) {
        const model = build(
          changeTest(name, (each) =>
            each.summary === undefined
              ? each
              : { ...each, summary: { ...each.summary, metrics: change(each.summary.metrics) } },
          ),
        );
        assert.deepEqual(judge(model, name, label), noData, what);
      }
    });
  }
}

test('the most connections at once without the timeline that they are read from are no data', () => {
  const name = 'websocket-connections';
  const model = build(changeTest(name, ({ timeline: _, ...left }) => left));
  assert.deepEqual(judge(model, name, 'Max concurrent connections'), noData);
});

test('a test in which nothing at all was counted is no pass for any of its targets', () => {
  for (const { name, rows } of build(recorded).tests) {
    const model = build(
      changeTest(name, ({ timeline: _, ...left }) =>
        left.summary === undefined
          ? left
          : {
              ...left,
              summary: {
                ...left.summary,
                metrics: Object.fromEntries(
                  Object.entries(left.summary.metrics).map(([key, metric]) => [
                    key,
                    { ...metric, values: metric.kind === 'gauge' ? {} : EMPTY[metric.kind] },
                  ]),
                ),
              },
            },
      ),
    );
    const found = model.tests.find((each) => each.name === name);
    assert.equal(found?.verdict, 'FAILED', name);
    assert.equal(model.verdict, 'FAILED', name);
    for (const { label } of rows.filter(({ limit }) => limit !== null)) {
      const status = found?.rows.find((each) => each.label === label)?.status;
      assert.ok(status === 'no-data' || status === 'fail', `${name}: ${label} is ${status}`);
    }
    const target = rows.find(({ limit }) => limit !== null);
    assert.equal(judge(model, name, target?.label ?? '').exitStatus, 99);
  }
});

const halves = [
  ['websocket-connections', 'connections_attempted'],
  ['websocket-connections', 'connection_errors'],
  ['message-throughput', 'messages_scheduled'],
  ['message-throughput', 'messages_failed'],
  ['api-endpoints', 'api_requests'],
  ['api-endpoints', 'api_errors'],
  ['file-uploads', 'uploads_started'],
  ['file-uploads', 'uploads_failed'],
  ['search-queries', 'queries'],
  ['search-queries', 'queries_failed'],
] as const;

test('the error rate of the whole run is no data without any count that belongs to it, and JUnit says so', () => {
  for (const [name, key] of halves) {
    const model = build(
      changeTest(name, (each) =>
        each.summary === undefined
          ? each
          : { ...each, summary: { ...each.summary, metrics: without(key)(each.summary.metrics) } },
      ),
    );
    const rate = model.quickMetrics.find(({ metric }) => metric === 'errors');
    assert.deepEqual(
      [rate?.status, rate?.actual, rate?.noDataReason],
      ['no-data', null, `a test has no count of ${key}`],
    );
    assert.match(
      renderJunit(model),
      /classname="overall" name="Error rate &lt; 1 %"><failure message="expected &lt; 1 %, got no data: a test has/,
    );
  }
});
