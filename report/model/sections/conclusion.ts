import type { MetricName } from '../../../lib/metrics/catalogue.ts';
import { facts, list, paragraph, section, table } from '../blocks.ts';
import { noData, status, text } from '../cells.ts';
import { judgeDatabaseScalability } from '../database-scalability.ts';
import type { ReportContext, TestView } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';
import { TEST_STATUS } from './executive-summary.ts';

/** Which test answers for which category of readiness: the one whose rows hold the metric. */
const CATEGORIES: readonly (readonly [string, MetricName])[] = [
  ['WebSocket performance', 'connect_time'],
  ['Message throughput', 'messages_delivered'],
  ['API performance', 'api_time'],
  ['Search performance', 'query_time'],
  ['File upload', 'upload_time'],
];

/** What the verdicts add up to; nothing here that is not a row further up. */
export function buildConclusion(context: ReportContext): Section {
  const { tests, verdict, verdictReasons } = context;
  const passed = tests.filter((test) => test.report.verdict === 'PASSED');
  const failed = tests.filter(({ report }) => report.verdict === 'FAILED' || report.verdict === 'NOT VALID');
  const targets = tests.flatMap((test) => test.report.rows.filter((row) => row.limit !== null));
  const met = targets.filter((row) => row.status === 'pass' || row.status === 'warn');
  const open = targets.filter((row) => row.status === 'no-data');
  return section(
    'conclusion',
    'Conclusion',
    [],
    [
      section('overall-assessment', 'Overall assessment', [
        paragraph(
          `${met.length} of ${targets.length} targets were met, ${targets.length - met.length - open.length} missed, ` +
            `${open.length} have no data. ${passed.length} of ${tests.length} tests passed. The verdict is ${verdict}.`,
        ),
      ]),
      section('key-achievements', 'Key achievements', [
        list(
          passed.map((test) => text(`${test.report.title}: ${test.report.verdictReasons.join('; ')}`)),
          'no test met all its targets',
          true,
        ),
      ]),
      section('critical-issues', 'Critical issues', [
        list(
          failed.length === 0
            ? [text('None: no test that was run failed.')]
            : failed.map(({ report }) =>
                text(`${report.title}, ${report.verdict}: ${report.verdictReasons.join('; ')}`),
              ),
          '',
          true,
        ),
      ]),
      section('readiness-assessment', 'Readiness assessment', [
        table(['Category', 'Status', 'Confidence'], readinessRows(context)),
      ]),
      section('production-readiness', 'Production readiness', [
        facts({ Assessment: readiness(context) }),
        list(
          verdict === 'PASSED' ? [text('No conditions.')] : verdictReasons.map((reason) => text(reason)),
          'no verdict was reached',
          true,
        ),
      ]),
    ],
  );
}

function readinessRows(context: ReportContext): Cell[][] {
  const { tests, verdict } = context;
  const rows = CATEGORIES.map(([label, metric]) => {
    const test = tests.find((one) => one.report.rows.some((row) => row.metric === metric));
    return [text(label), ...statusAndConfidence(test)];
  });
  rows.splice(3, 0, [text('Database scalability'), ...databaseScalability(context)]);
  const lowest = tests.map(confidenceOf).sort((a, b) => a.rank - b.rank)[0];
  rows.push([
    text('Overall infrastructure'),
    status(TEST_STATUS[verdict], verdict),
    lowest === undefined ? noData('no test is known') : text(lowest.words),
  ]);
  return rows;
}

function databaseScalability(context: ReportContext): Cell[] {
  const judged = judgeDatabaseScalability(context);
  if ('reason' in judged) {
    return [noData(judged.reason), noData(judged.reason)];
  }
  const { status: of, words, note, confidence } = judged;
  return [{ kind: 'status', status: of, text: words, note }, text(confidence)];
}

function statusAndConfidence(test: TestView | undefined): Cell[] {
  if (test === undefined || test.report.verdict === 'NOT RUN') {
    return [noData('the test was not run'), noData('the test was not run')];
  }
  return [status(TEST_STATUS[test.report.verdict], test.report.verdict), text(confidenceOf(test).words)];
}

/** Confidence from the length of the test and from how much its percentiles rest on. */
function confidenceOf({ report, window }: TestView): { rank: number; words: string } {
  if (report.verdict === 'NOT RUN' || window === undefined) {
    return { rank: 0, words: 'none: not run' };
  }
  if (report.verdict === 'NOT VALID') {
    return { rank: 0, words: 'none: the generator did not keep up' };
  }
  const minutes = (window.toMs - window.fromMs) / 60_000;
  const samples = Math.min(
    ...report.rows.filter((row) => row.limit !== null && row.unit === 'ms').map((row) => row.samples ?? 0),
  );
  const basis = `${minutes < 1 ? 'under a minute' : `${Math.floor(minutes)} min`}, ${Number.isFinite(samples) ? samples.toLocaleString('en-US') : 'no'} samples at least`;
  if (minutes >= 5 && samples >= 1_000) {
    return { rank: 3, words: `high (${basis})` };
  }
  if (minutes >= 0.5 && samples >= 100) {
    return { rank: 2, words: `medium (${basis})` };
  }
  return { rank: 1, words: `low (${basis})` };
}

function readiness({ verdict, tests }: ReportContext): Cell {
  if (tests.every((test) => test.report.verdict === 'NOT RUN')) {
    return noData('no test was run');
  }
  if (verdict === 'NOT VALID') {
    return noData('the generator did not keep up, so nothing was proved');
  }
  if (verdict === 'PASSED') {
    return status('pass', 'READY');
  }
  return verdict === 'PARTIAL' ? status('warn', 'READY WITH CONDITIONS') : status('fail', 'NOT READY');
}
