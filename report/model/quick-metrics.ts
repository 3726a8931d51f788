import { type KeyFigure, keyFigures } from '../../lib/config/metric-families.ts';
import type { JudgedRow, RowStatus } from '../../lib/summary/judge-row.ts';
import { formatFigure } from '../format/format-figure.ts';
import { lowerFirst } from '../format/lower-first.ts';
import { judgeErrorRate } from './error-rate.ts';
import type { TestView } from './report-context.ts';
import { whyNotValid } from './why-not-valid.ts';

/** More would not be a first screen; the table of tests has the headline of each. */
const MOST_FIGURES = 9;
/** Where several tests measure the same, the worst stands for all. */
const WORST_FIRST: readonly RowStatus[] = ['fail', 'warn', 'pass', 'info', 'no-data'];

/** A figure of the first screen, and the key by which runs are compared where it has one. */
export interface QuickMetric {
  readonly key: string | null;
  readonly row: JudgedRow;
}

/**
 * The figures that sum a run up: the key figures that its tests measure, the headlines of tests that are about
 * something else, and the error rate over all.
 */
export function buildQuickMetrics(tests: readonly TestView[]): QuickMetric[] {
  const key = keyFigures.flatMap((figure): QuickMetric[] => {
    const row = chooseRow(tests, figure);
    return row === undefined ? [] : [{ key: figure.key, row }];
  });
  const own = tests.flatMap((test): QuickMetric[] => {
    const row = headlineOf(test);
    const isKey = keyFigures.some(({ metric, stat }) => metric === row?.metric && stat === row.stat);
    return row === undefined || isKey
      ? []
      : [{ key: null, row: { ...row, label: `${test.report.title}: ${lowerFirst(row.label)}` } }];
  });
  return [
    ...[...key, ...own].slice(0, MOST_FIGURES - 1),
    { key: 'errorRate', row: judgeErrorRate(tests.filter(({ report }) => report.verdict !== 'NOT VALID')) },
  ];
}

/** The row that a test declares as its headline; undefined without one. */
export function headlineOf({ definition, report }: TestView): JudgedRow | undefined {
  const headline = definition?.headline;
  const row = report.rows.find(
    ({ metric, stat, tags }) =>
      metric === headline?.metric &&
      stat === headline.stat &&
      JSON.stringify(tags) === JSON.stringify(headline.tags ?? {}),
  );
  return row === undefined ? undefined : { ...row, label: headline?.label ?? row.label };
}

/** The row of the test that a figure is the business of; of another test that measures it where that one has no data. */
function chooseRow(tests: readonly TestView[], figure: KeyFigure): JudgedRow | undefined {
  const found = tests.flatMap((test) => {
    const row = test.report.rows.find(
      ({ metric, stat, tags }) =>
        metric === figure.metric && stat === figure.stat && Object.keys(tags).length === 0,
    );
    return row === undefined ? [] : [{ test, row }];
  });
  const own = found.filter(({ test }) => test.definition?.family === figure.family);
  const candidates = own.some(({ row }) => row.actual !== null) || found.length === own.length ? own : found;
  const [chosen] = candidates.toSorted(
    (a, b) => WORST_FIRST.indexOf(a.row.status) - WORST_FIRST.indexOf(b.row.status),
  );
  if (chosen === undefined) {
    return undefined;
  }
  const { test, row } = chosen;
  const label = own.length > 1 ? `${figure.label}, ${test.report.title}` : figure.label;
  // How many sockets were open is a fact whatever the generator's lag; all else is its figure as much as the target's.
  if (test.report.verdict !== 'NOT VALID' || row.actual === null || row.metric === 'peak_connections') {
    return { ...row, label };
  }
  const noDataReason = `not valid: ${formatFigure(row.actual, row.unit)} was read, but ${whyNotValid(test.report)}`;
  return { ...row, label, actual: null, status: 'no-data', noDataReason };
}
