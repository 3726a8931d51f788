import { formatNumber } from '../../../lib/summary/format-figure.ts';
import { formatMoment, formatOffset } from '../../format/format-moment.ts';
import { facts, folded, list, paragraph, section, table } from '../blocks.ts';
import { actualOf, figure, noData, samplesOf, status, targetOf, text } from '../cells.ts';
import { firstOf } from '../decide-verdicts.ts';
import type { BreakdownView, ReportContext, TestView } from '../report-context.ts';
import type { Block, Cell, Section } from '../report-model.ts';
import { whyNotRun } from '../why-not-run.ts';
import { buildDeliveryAudit } from './delivery-audit.ts';
import { describeLoad } from './describe-load.ts';
import { buildEarlierClaim, buildNotes } from './earlier-claim.ts';
import { TEST_STATUS } from './executive-summary.ts';
import { buildFaults } from './faults.ts';
import { buildGenerators } from './generators.ts';
import { buildObservations } from './observations.ts';
import { buildRecovery } from './recovery.ts';
import { buildTestImpact } from './test-impact.ts';

/** One section a test, in the order of the run; a test that was not run keeps its place and says why. */
export function buildTestResults(context: ReportContext): Section {
  const parts = context.tests.map((test, index) => buildTest(context, test, index + 1));
  return section('test-results', 'Test results', [], parts);
}

function buildTest(context: ReportContext, test: TestView, number: number): Section {
  const { report } = test;
  const id = `test-${report.name}`;
  const when: Record<string, Cell> = {
    Verdict: status(TEST_STATUS[report.verdict], report.verdict),
    Began: report.startedAtMs === null ? noData(whyNotRun(test)) : text(formatMoment(report.startedAtMs)),
    ...describeLoad(test),
  };
  return section(
    id,
    `Test ${number}: ${report.title}`,
    [
      paragraph(report.purpose),
      paragraph(
        `${report.verdict}: ${firstOf(report.verdictReasons)}.`,
        report.verdict === 'PASSED' ? 'plain' : 'notice',
      ),
      ...endNotice(test),
      ...faultNotice(test),
    ],
    [
      section(`${id}-results`, 'Results', [resultTable(test), ...sampleNotice(test)]),
      section(`${id}-graph`, 'Performance graph', graphs(test)),
      ...buildEarlierClaim(test),
      ...buildNotes(test),
      ...buildObservations(context, test),
      ...buildFaults(test),
      ...buildRecovery(test),
      ...[
        section(`${id}-configuration`, 'Test configuration', [facts(when)]),
        ...test.breakdowns.flatMap((view) => buildBreakdown(id, test, view)),
        section(`${id}-errors`, 'Errors by kind', [errorTable(test)]),
        section(`${id}-counts`, 'Counted by the suite, counted by the target', [countTable(test)]),
        ...buildDeliveryAudit(test),
        ...buildTestImpact(context, test),
        ...buildGenerators(test),
      ].map(folded),
    ],
  );
}

/** Where the target served to its end the figures are of all of the test; else of the time before that. */
function endNotice({ report }: TestView): Block[] {
  return report.targetEnded === null
    ? []
    : [
        paragraph(
          `${report.targetEnded} during this test: its figures are partly those of a target that was gone.`,
          'notice',
        ),
      ];
}

/** A test whose target was made worse on purpose must not be taken for one of the system as it is. */
function faultNotice({ record }: TestView): Block[] {
  const faults = record?.faults ?? [];
  if (faults.length === 0) {
    return [];
  }
  const kinds = [...new Set(faults.map(({ label }) => label))].join(', ');
  return [paragraph(`Faults were injected into the target in this test: ${kinds}.`, 'notice')];
}

function resultTable({ report }: TestView): Block {
  if (report.rows.length === 0) {
    return paragraph('No rows: the test has no definition in thresholds/.', 'notice');
  }
  return table(
    ['Metric', 'Target>', 'Actual>', 'Status', 'Samples>'],
    report.rows.map((row) => [
      text(row.label),
      targetOf(row),
      actualOf(row),
      status(row.status),
      samplesOf(row),
    ]),
  );
}

/** Of a long test k6 is given a sample of its latencies, so that it can keep up. */
function sampleNotice({ record }: TestView): Block[] {
  const countOf = (metric: string) => record?.summary?.metrics[metric]?.values['count'] ?? 0;
  const taken = countOf('message_latency');
  const all = countOf('deliveries');
  if (taken === 0 || taken >= all) {
    return [];
  }
  return [
    paragraph(
      `Message latency is that of ${formatNumber(taken)} of ${formatNumber(all)} deliveries, a random sample. Every delivery is counted, and the highest latency is that of all.`,
    ),
  ];
}

function buildBreakdown(id: string, test: TestView, view: BreakdownView): Section[] {
  const { definition, lines } = view;
  const headings = [definition.heading, ...definition.columns.map((column) => `${column.label}>`)];
  const why = (cell: Cell): Cell =>
    cell.kind === 'no-data' && test.record?.summary === undefined ? noData(whyNotRun(test)) : cell;
  const body = lines.map((line) => [text(line.label), ...line.cells.map((cell) => why(actualOf(cell)))]);
  const chart = test.charts.find((one) => one.kind === 'bars' && one.title === definition.title);
  const parts = [
    section(`${id}-by-${definition.tag}`, definition.title, [
      table(headings, body),
      ...(chart === undefined ? [] : [{ kind: 'chart' as const, chart: chart.id }]),
    ]),
  ];
  const { rankBy } = definition;
  if (rankBy === undefined) {
    return parts;
  }
  const ranked = lines
    .flatMap(({ label, rank }) =>
      rank === null || rank.actual === null ? [] : [{ label, rank, actual: rank.actual }],
    )
    .sort((a, b) => b.actual - a.actual)
    .slice(0, 3);
  const items = ranked.map(({ label, rank, actual }) =>
    figure(actual, rank.unit, '', `${label}, ${rank.stat.replace(/[()]/g, '')}`),
  );
  return [
    ...parts,
    section(`${id}-slowest`, `Top 3 slowest by ${definition.heading.toLowerCase()}`, [
      list(items, test.record?.summary === undefined ? whyNotRun(test) : 'nothing was measured', true),
    ]),
  ];
}

function graphs(test: TestView): Block[] {
  const charts = test.charts.filter((chart) => chart.kind !== 'bars');
  const blocks: Block[] = charts.map((chart) => ({ kind: 'chart', chart: chart.id }));
  const missing: Block[] = [];
  if (!charts.some((chart) => chart.kind === 'timeline')) {
    missing.push(
      list(
        [],
        test.record?.timeline === undefined
          ? `timeline: ${whyNotRun(test, 'timeline.ndjson could not be read')}`
          : 'the timeline has no figures',
      ),
    );
  }
  if (!charts.some((chart) => chart.kind === 'spectrum')) {
    missing.push(list([], `latency distribution: ${whyNotRun(test, 'the summary has no percentiles')}`));
  }
  return [...blocks, ...missing];
}

function errorTable(test: TestView): Block {
  const { report } = test;
  if (test.record?.summary === undefined) {
    return list([], whyNotRun(test));
  }
  if (report.errors.length === 0) {
    return paragraph('No errors.');
  }
  const start = report.startedAtMs ?? 0;
  const moment = (atMs: number | null): Cell =>
    atMs === null ? noData('the timeline has no course of this kind') : text(formatOffset(atMs, start));
  return table(
    ['Kind', 'Count>', 'First', 'Last'],
    report.errors.map((error) => [
      text(error.label),
      figure(error.count, 'count', ''),
      moment(error.firstAtMs),
      moment(error.lastAtMs),
    ]),
  );
}

function countTable(test: TestView): Block {
  const { counts } = test.report;
  if (counts.length === 0) {
    const why =
      test.record?.summary === undefined
        ? whyNotRun(test)
        : 'this target does not count for us; the built-in one does';
    return list([], why);
  }
  return table(
    ['What', 'Suite>', 'Target>', 'Difference'],
    counts.map(({ label, suite, target }) => [
      text(label),
      figure(suite, 'count', 'not counted'),
      figure(target, 'count', 'the target has no such counter'),
      suite === null || target === null
        ? noData('one side did not count')
        : suite === target
          ? status('pass', 'equal')
          : status(
              'warn',
              `suite ${suite > target ? 'counts more' : 'counts less'}: ${Math.abs(suite - target).toLocaleString('en-US')}`,
            ),
    ]),
  );
}
