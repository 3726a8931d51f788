import { below } from '../../lib/config/bounds.ts';
import { metricFamilies } from '../../lib/config/metric-families.ts';
import type { MetricName } from '../../lib/metrics/catalogue.ts';
import { holds, type JudgedRow } from '../../lib/summary/judge-row.ts';
import { causedBy, rejudge, type Tried, without } from './outside-faults.ts';
import type { TestView } from './report-context.ts';

/**
 * Everything that failed ÷ everything that was tried, over the families of all given tests; the overall target is 1 %,
 * the stricter 0.1 %. Where it is missed over all, the time outside planned faults is what counts.
 */
export function judgeErrorRate(tests: readonly TestView[]): JudgedRow {
  let all: Tried = { tried: 0, failed: 0 };
  let outside = all;
  let missing: MetricName | undefined;
  for (const { record } of tests) {
    const { metrics = {} } = record?.summary ?? {};
    for (const [family, { operations }] of Object.entries(metricFamilies)) {
      const [total, misses] = [metrics[operations.tried], metrics[operations.failed]];
      if (total === undefined && misses === undefined) {
        continue;
      }
      const count = total?.values['count'];
      // A rate counts its failures as the times it was true.
      const failures = misses?.values[misses.kind === 'rate' ? 'passes' : 'count'];
      // Half of a fraction is no figure: without its failures what was tried would look like success.
      if (!Number.isFinite(count)) {
        missing ??= operations.tried;
      }
      if (!Number.isFinite(failures)) {
        missing ??= operations.failed;
      }
      const counts = { tried: count ?? 0, failed: failures ?? 0 };
      all = add(all, counts);
      outside = add(outside, without(counts, causedBy(record?.recovery, family)));
    }
  }
  const actual = all.tried === 0 || missing !== undefined ? null : all.failed / all.tried;
  const [limit, warning] = [below(0.01), below(0.001)];
  const row: JudgedRow = {
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
    samples: all.tried,
    reason: 'At most 1 % of everything that was tried may fail; 0.1 % is the stricter level.',
    noDataReason:
      actual !== null
        ? null
        : missing === undefined
          ? 'nothing was tried in a valid test'
          : `a test has no count of ${missing}`,
  };
  return row.status === 'fail' ? rejudge(row, outside.failed / outside.tried, outside.tried) : row;
}

function add(a: Tried, b: Tried): Tried {
  return { tried: a.tried + b.tried, failed: a.failed + b.failed };
}
