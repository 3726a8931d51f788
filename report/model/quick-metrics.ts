import { below } from '../../lib/config/bounds.ts';
import type { MetricName } from '../../lib/metrics/catalogue.ts';
import { holds, type JudgedRow } from '../../lib/summary/judge-row.ts';
import { formatFigure } from '../format/format-figure.ts';
import type { TestView } from './report-context.ts';

/** The figures that the whole run is summed up by; each is a row of the test that measures it best. */
const CHOSEN: readonly {
  readonly label: string;
  readonly metric: MetricName;
  readonly stat: JudgedRow['stat'];
  readonly test: string;
}[] = [
  { label: 'Concurrent users', metric: 'peak_connections', stat: 'max', test: 'websocket-connections' },
  { label: 'Message throughput', metric: 'messages_sent', stat: 'per_second', test: 'message-throughput' },
  { label: 'API response time (p95)', metric: 'api_time', stat: 'p(95)', test: 'api-endpoints' },
  { label: 'Message latency (p95)', metric: 'message_latency', stat: 'p(95)', test: 'message-throughput' },
  {
    label: 'WebSocket connection (p95)',
    metric: 'connect_time',
    stat: 'p(95)',
    test: 'websocket-connections',
  },
];

/** What was tried and what of it failed, by test kind: the overall error rate is their sum. */
const OPERATIONS: readonly { readonly tried: MetricName; readonly failed: MetricName }[] = [
  { tried: 'connections_attempted', failed: 'connection_errors' },
  { tried: 'messages_scheduled', failed: 'messages_failed' },
  { tried: 'api_requests', failed: 'api_errors' },
  { tried: 'uploads_started', failed: 'uploads_failed' },
  { tried: 'queries', failed: 'queries_failed' },
];

/** The six figures of the first screen, judged. */
export function buildQuickMetrics(tests: readonly TestView[]): JudgedRow[] {
  return [
    ...CHOSEN.flatMap((wanted) => chooseRow(tests, wanted)),
    errorRate(tests.filter(({ report }) => report.verdict !== 'NOT VALID')),
  ];
}

function chooseRow(tests: readonly TestView[], wanted: (typeof CHOSEN)[number]): JudgedRow[] {
  const rowOf = ({ report }: TestView): JudgedRow | undefined =>
    report.rows.find((row) => row.metric === wanted.metric && row.stat === wanted.stat);
  const found = tests.flatMap((test) => {
    const row = rowOf(test);
    return row === undefined ? [] : [{ name: test.report.name, row }];
  });
  const best = found.find(({ name }) => name === wanted.test);
  // Another test that measures the same is better than no data.
  const other = found.find(({ row }) => row.actual !== null);
  const chosen = best !== undefined && best.row.actual !== null ? best : (other ?? best);
  if (chosen === undefined) {
    return [];
  }
  const row = { ...chosen.row, label: wanted.label };
  const test = tests.find(({ report }) => report.name === chosen.name);
  // How many sockets were open is a fact whatever the generator's lag; all else is its figure as much as the target's.
  if (test?.report.verdict !== 'NOT VALID' || row.actual === null || row.metric === 'peak_connections') {
    return [row];
  }
  const read = formatFigure(row.actual, row.unit);
  const noDataReason = `not valid: ${read} was read, but the generator did not keep up`;
  return [{ ...row, actual: null, status: 'no-data', noDataReason }];
}

/** Everything that failed ÷ everything that was tried, over all valid tests; the overall target is 1 %, the stricter 0.1 %. */
function errorRate(tests: readonly TestView[]): JudgedRow {
  let tried = 0;
  let failed = 0;
  let missing: MetricName | undefined;
  for (const { record } of tests) {
    const { metrics = {} } = record?.summary ?? {};
    for (const operation of OPERATIONS) {
      const [all, misses] = [metrics[operation.tried], metrics[operation.failed]];
      if (all === undefined && misses === undefined) {
        continue;
      }
      const count = all?.values['count'];
      // A rate counts its failures as the times it was true.
      const failures = misses?.values[misses.kind === 'rate' ? 'passes' : 'count'];
      // Half of a fraction is no figure: without its failures what was tried would look like success.
      if (!Number.isFinite(count)) {
        missing ??= operation.tried;
      }
      if (!Number.isFinite(failures)) {
        missing ??= operation.failed;
      }
      tried += count ?? 0;
      failed += failures ?? 0;
    }
  }
  const actual = tried === 0 || missing !== undefined ? null : failed / tried;
  const [limit, warning] = [below(0.01), below(0.001)];
  return {
    metric: 'errors',
    stat: 'rate',
    tags: {},
    label: 'Error rate',
    unit: 'ratio',
    limit,
    warning,
    actual,
    status:
      actual === null ? 'no-data' : !holds(limit, actual) ? 'fail' : holds(warning, actual) ? 'pass' : 'warn',
    samples: tried,
    reason: 'At most 1 % of everything that was tried may fail; 0.1 % is the stricter level.',
    noDataReason:
      actual !== null
        ? null
        : missing === undefined
          ? 'nothing was tried in a valid test'
          : `a test has no count of ${missing}`,
  };
}
