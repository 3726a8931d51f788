import type { JudgedRow } from '../../../lib/summary/judge-row.ts';
import { facts, folded, list, paragraph, section, table } from '../blocks.ts';
import { actualOf, figure, status, targetOf, text } from '../cells.ts';
import { headlineOf } from '../quick-metrics.ts';
import type { ReportContext, TestView } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';
import { runDurationMs } from './header.ts';

/** The verdict, the totals over all tests and the figures that sum the run up. */
export function buildExecutiveSummary(context: ReportContext): Section {
  const { record, tests, quickMetrics, verdict, verdictReasons } = context;
  const run = tests.filter((test) => test.report.verdict !== 'NOT RUN');
  const state = record.manifest.state;
  const cut =
    state === 'complete'
      ? []
      : [
          paragraph(
            `This run is ${state}. The figures are those of the part that was run, and it cannot count as passed.`,
            'notice',
          ),
        ];
  const ended = run.flatMap(({ report: { title, targetEnded } }) =>
    targetEnded === null ? [] : [paragraph(`${targetEnded} during ${title}.`, 'notice')],
  );
  return section(
    'executive-summary',
    'Executive summary',
    [
      ...cut,
      ...ended,
      paragraph(
        `${run.length} of ${tests.length} ${tests.length === 1 ? 'test was' : 'tests were'} run with the profile ${record.manifest.profile}. ` +
          'Every figure below was measured in this run; what was not measured says so.',
      ),
    ],
    [
      section('key-findings', 'Key findings', [
        facts({
          'Overall status': status(STATUS[verdict], verdict),
          'Total users simulated': figure(
            most(run.map((test) => test.peak?.value)),
            'count',
            'no test opened connections',
            'open at the same moment',
          ),
          'Total requests': figure(total(tests, ['http_reqs']), 'count', 'no test made REST requests'),
          'Total messages': figure(total(tests, ['messages_sent']), 'count', 'no test sent messages'),
          'Test duration': figure(runDurationMs(record.manifest), 'duration_ms', 'the run did not end'),
          'Error rate': actualOf(errorRateOf(quickMetrics)),
        }),
        list(
          verdictReasons.map((reason) => text(reason)),
          'no verdict was reached',
        ),
      ]),
      // The page shows them as tiles above.
      folded(
        section('quick-metrics', 'Quick metrics', [
          table(
            ['Metric', 'Target>', 'Actual>', 'Status'],
            quickMetrics.map((row) => [text(row.label), targetOf(row), actualOf(row), status(row.status)]),
          ),
        ]),
      ),
      section('tests-at-a-glance', 'Tests at a glance', [
        table(
          ['Test', 'Verdict', 'Targets met>', 'Headline'],
          tests.map((test) => {
            const { report } = test;
            const targets = report.rows.filter((row) => row.limit !== null);
            const met = targets.filter((row) => row.status === 'pass' || row.status === 'warn');
            return [
              text(report.title),
              status(TEST_STATUS[report.verdict], report.verdict),
              text(`${met.length} of ${targets.length}`),
              headlineCell(test),
            ];
          }),
        ),
      ]),
    ],
  );
}

/** The figure that stands for a test; where a test declares none, its verdict's first reason. */
function headlineCell(test: TestView): Cell {
  const row = headlineOf(test);
  if (row === undefined) {
    return text(test.report.verdictReasons[0]);
  }
  const cell = actualOf(row);
  return cell.kind === 'figure' ? { kind: 'text', text: `${row.label}: ${cell.text}` } : cell;
}

const STATUS = { PASSED: 'pass', PARTIAL: 'warn', FAILED: 'fail', 'NOT VALID': 'no-data' } as const;

/** The mark of a test's verdict. */
export const TEST_STATUS = { ...STATUS, 'NOT RUN': 'no-data' } as const;

function errorRateOf(rows: readonly JudgedRow[]): JudgedRow {
  const found = rows.find(({ metric }) => metric === 'errors');
  if (found === undefined) {
    throw new Error('expected the error rate among the quick metrics, got none');
  }
  return found;
}

function most(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function total(tests: readonly TestView[], metrics: readonly string[]): number | undefined {
  const counts = tests.flatMap((test) =>
    metrics.flatMap((metric) => test.record?.summary?.metrics[metric]?.values['count'] ?? []),
  );
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
