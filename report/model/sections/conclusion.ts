import { type FamilyName, metricFamilies } from '../../../lib/config/metric-families.ts';
import { facts, list, paragraph, section, table } from '../blocks.ts';
import { noData, status, text } from '../cells.ts';
import { judgeDatabaseScalability } from '../database-scalability.ts';
import { firstOf } from '../decide-verdicts.ts';
import type { ReportContext, TestView } from '../report-context.ts';
import type { Cell, ReportTest, Section } from '../report-model.ts';
import { whyNotValid } from '../why-not-valid.ts';
import { TEST_STATUS } from './executive-summary.ts';

const WORST_FIRST: readonly ReportTest['verdict'][] = ['FAILED', 'NOT VALID', 'PARTIAL', 'PASSED', 'NOT RUN'];

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
          passed.map(({ report }) => text(`${report.title}: ${firstOf(report.verdictReasons)}`)),
          'no test met all its targets',
          true,
        ),
      ]),
      section('critical-issues', 'Critical issues', [
        list(
          failed.length === 0
            ? [text('None: no test that was run failed.')]
            : failed.map(({ report }) =>
                text(
                  `${report.title}: ${report.verdict} (${report.verdictReasons.length} reasons in its section)`,
                ),
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
          verdict === 'PASSED'
            ? [text('No conditions.')]
            : [text(`That nothing is left of the ${verdictReasons.length} reasons under Key findings.`)],
          'no verdict was reached',
          true,
        ),
      ]),
    ],
  );
}

/** A row for each family of work that the run has tests of; a test without a family has a row of its own. */
function readinessRows(context: ReportContext): Cell[][] {
  const { tests, verdict } = context;
  const families = (Object.keys(metricFamilies) as FamilyName[]).flatMap((family) => {
    const own = tests.filter(({ definition }) => definition?.family === family);
    return own.length === 0 ? [] : [{ family, label: metricFamilies[family].title, own }];
  });
  const others = tests
    .filter(({ definition }) => definition?.family === undefined)
    .map((test) => ({ family: undefined, label: test.report.title, own: [test] }));
  const rows = [...families, ...others].map(({ label, own }) => [text(label), ...statusAndConfidence(own)]);
  // As in seed 001: after what writes to the database, before what only reads from it.
  const place = families.filter(({ family }) => family !== 'search' && family !== 'files').length;
  rows.splice(place, 0, [text('Database scalability'), ...databaseScalability(context)]);
  const lowest = tests.map(confidenceOf).sort((a, b) => a.rank - b.rank)[0];
  rows.push([
    text('Overall infrastructure'),
    status(TEST_STATUS[verdict], verdict),
    lowest === undefined ? noData('the run has no test') : text(lowest.words),
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

/** Of several tests the worst verdict and the lowest confidence. */
function statusAndConfidence(tests: readonly TestView[]): Cell[] {
  const run = tests.filter(({ report }) => report.verdict !== 'NOT RUN');
  const [worst] = run.toSorted(
    (a, b) => WORST_FIRST.indexOf(a.report.verdict) - WORST_FIRST.indexOf(b.report.verdict),
  );
  const [lowest] = run.map(confidenceOf).sort((a, b) => a.rank - b.rank);
  if (worst === undefined || lowest === undefined) {
    return [noData('the test was not run'), noData('the test was not run')];
  }
  const { verdict, title } = worst.report;
  const cell = status(TEST_STATUS[verdict], verdict);
  const isOneOfSeveral = tests.length > 1 && cell.kind === 'status';
  return [
    isOneOfSeveral ? { ...cell, note: `${title}, of ${tests.length} tests` } : cell,
    text(lowest.words),
  ];
}

/** Confidence from the length of the test and from how much its percentiles rest on. */
function confidenceOf({ report, window }: TestView): { rank: number; words: string } {
  if (report.verdict === 'NOT RUN' || window === undefined) {
    return { rank: 0, words: 'none: not run' };
  }
  if (report.verdict === 'NOT VALID') {
    return { rank: 0, words: `none: ${whyNotValid(report)}` };
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
    return noData('a test is not valid, so nothing was proved');
  }
  if (verdict === 'PASSED') {
    return status('pass', 'READY');
  }
  return verdict === 'PARTIAL' ? status('warn', 'READY WITH CONDITIONS') : status('fail', 'NOT READY');
}
