import { type MetricFamily, metricFamilies } from '../../lib/config/metric-families.ts';
import { holds, type JudgedRow } from '../../lib/summary/judge-row.ts';
import type { TestSummary } from '../../lib/summary/test-summary.ts';
import type { Recovery } from '../../record/recovery-schema.ts';
import type { TestRecord } from '../../record/run-record.ts';
import { formatFigure } from '../format/format-figure.ts';

type Operations = MetricFamily['operations'];

/** Operations that were tried, and those of them that failed. */
export interface Tried {
  readonly tried: number;
  readonly failed: number;
}

/**
 * A row of failures again, of the time outside planned faults and the recovery from them, where it is missed over all:
 * its limit is one for a healthy time, and the table of recoveries has what the faults caused. What goes wrong outside
 * them, or after a recovery that never came, is missed as ever. A count of what went well that is too low is met when
 * what the faults made fail is all that is missing. Any other row is returned as it is.
 */
export function judgeOutsideFaults(row: JudgedRow, { recovery, summary }: TestRecord): JudgedRow {
  if (row.status !== 'fail' || recovery === undefined || Object.keys(row.tags).length > 0) {
    return row;
  }
  const good = Object.entries(metricFamilies).find(([, family]) => isCountOfGood(row, family));
  if (good !== undefined) {
    return withCaused(row, causedBy(recovery, good[0]).failed);
  }
  const found = Object.entries(metricFamilies).find(
    ([, { operations }]) => figureOf(row, operations, { tried: 1, failed: 0 }) !== undefined,
  );
  const all = found === undefined ? undefined : triedIn(summary?.metrics ?? {}, found[1].operations);
  if (found === undefined || all === undefined) {
    return row;
  }
  const outside = without(all, causedBy(recovery, found[0]));
  const actual = figureOf(row, found[1].operations, outside);
  return actual === undefined ? row : rejudge(row, actual, outside.tried);
}

/** A missed row with the figure of the time outside the faults, where that holds. */
export function rejudge(row: JudgedRow, actual: number, samples: number): JudgedRow {
  if (row.limit === null || !Number.isFinite(actual) || !holds(row.limit, actual)) {
    return row;
  }
  return {
    ...row,
    actual,
    samples,
    status: row.warning === null || holds(row.warning, actual) ? 'pass' : 'warn',
    note: `outside planned faults and the recovery from them; ${formatFigure(row.actual ?? Number.NaN, row.unit)} with them`,
  };
}

/** Whether a row counts what went well of what a family tried. */
function isCountOfGood({ metric, stat, limit }: JudgedRow, { work, operations }: MetricFamily): boolean {
  return (
    stat === 'count' &&
    limit?.op.startsWith('>') === true &&
    metric === work?.counter &&
    metric !== operations.tried
  );
}

function withCaused(row: JudgedRow, caused: number): JudgedRow {
  const whole = (row.actual ?? Number.NaN) + caused;
  if (row.limit === null || !holds(row.limit, whole)) {
    return row;
  }
  return {
    ...row,
    status: row.warning === null || holds(row.warning, whole) ? 'pass' : 'warn',
    note: `${formatFigure(whole, row.unit)} with the ${formatFigure(caused, row.unit)} that planned faults made fail`,
  };
}

/** What of a family planned faults caused. */
export function causedBy(recovery: Recovery | undefined, family: string): Tried {
  const found = recovery?.operations.find((one) => one.family === family);
  return found ?? { tried: 0, failed: 0 };
}

/** What is left; a failure that is known late may be of an operation that was tried within. */
export function without(all: Tried, caused: Tried): Tried {
  const tried = Math.max(0, all.tried - caused.tried);
  return { tried, failed: Math.min(tried, Math.max(0, all.failed - caused.failed)) };
}

function triedIn(metrics: TestSummary['metrics'], { tried, failed }: Operations): Tried | undefined {
  const [all, misses] = [metrics[tried], metrics[failed]];
  const count = all?.values['count'];
  // A rate counts its failures as the times it was true.
  const failures = misses?.values[misses.kind === 'rate' ? 'passes' : 'count'];
  return count === undefined || failures === undefined ? undefined : { tried: count, failed: failures };
}

/** The figure of a row that is about the failures of a family; undefined for any other. */
function figureOf(
  { metric, stat }: JudgedRow,
  { success, failed }: Operations,
  counts: Tried,
): number | undefined {
  if (stat === 'rate' && (metric === success || metric === failed)) {
    const share = counts.failed / counts.tried;
    return metric === failed ? share : 1 - share;
  }
  return stat === 'count' && metric === failed ? counts.failed : undefined;
}
