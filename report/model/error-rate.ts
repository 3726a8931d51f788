import { below } from '../../lib/config/bounds.ts';
import { metricFamilies } from '../../lib/config/metric-families.ts';
import type { MetricName } from '../../lib/metrics/catalogue.ts';
import { holds, type JudgedRow } from '../../lib/summary/judge-row.ts';
import type { TestView } from './report-context.ts';

/**
 * Everything that failed ÷ everything that was tried, over the families of all given tests; the overall target is 1 %,
 * the stricter 0.1 %.
 */
export function judgeErrorRate(tests: readonly TestView[]): JudgedRow {
  let tried = 0;
  let failed = 0;
  let missing: MetricName | undefined;
  for (const { record } of tests) {
    const { metrics = {} } = record?.summary ?? {};
    for (const { operations } of Object.values(metricFamilies)) {
      const [all, misses] = [metrics[operations.tried], metrics[operations.failed]];
      if (all === undefined && misses === undefined) {
        continue;
      }
      const count = all?.values['count'];
      // A rate counts its failures as the times it was true.
      const failures = misses?.values[misses.kind === 'rate' ? 'passes' : 'count'];
      // Half of a fraction is no figure: without its failures what was tried would look like success.
      if (!Number.isFinite(count)) {
        missing ??= operations.tried;
      }
      if (!Number.isFinite(failures)) {
        missing ??= operations.failed;
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
