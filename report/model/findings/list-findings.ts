import { findSummary } from '../../../collectors/summarise.ts';
import type { JudgedRow } from '../../../lib/summary/judge-row.ts';
import { formatBound, formatFigure } from '../../format/format-figure.ts';
import { formatOffset } from '../../format/format-moment.ts';
import type { FindingInput, TestView } from '../report-context.ts';
import { describeAssociation } from './associate.ts';
import { auditFindings } from './audit-findings.ts';
import { extreme, momentsOf, samplesOf } from './find-moment.ts';
import type { Finding, Severity } from './finding.ts';
import { RESOURCE_RULES, type ResourceRule } from './resource-rules.ts';

/** From this average a statement is slow, ms. */
const SLOW_MS = 100;
const RANK: Readonly<Record<Severity, number>> = { critical: 0, issue: 1, opportunity: 2 };

/** Everything that the rules found in a run, the worst first; a rule without a measured figure finds nothing. */
export function listFindings(context: FindingInput): Finding[] {
  const run = context.tests.filter((test) => test.record?.summary !== undefined);
  const found = [
    ...context.tests.flatMap(endFindings),
    ...run.flatMap(generatorFindings),
    ...run.flatMap(auditFindings),
    ...run.flatMap((test) => rowFindings(context, test)),
    ...RESOURCE_RULES.flatMap((rule) => resourceFinding(context, run, rule)),
    ...slowStatements(context),
  ];
  return found.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** A target that ended by itself, whatever else is wrong. */
function endFindings({ report: { title, targetEnded } }: TestView): Finding[] {
  return targetEnded === null
    ? []
    : [
        {
          severity: 'critical',
          title: `${targetEnded} during ${title}`,
          affected: 'Target',
          impact:
            'Nobody is served from then on; the figures of the test are partly those of a target that was gone.',
          evidence: [`The run found at the end of ${title} that it had not stopped it and it ran no more.`],
          action:
            'Find out why it ended, by the output of the run and the log of the system (out of memory?).',
          measureNext: 'The same test, until the target serves to its end.',
        },
      ];
}

/** One finding a test, whatever limits it crossed. */
function generatorFindings({ report }: TestView): Finding[] {
  const crossed = report.health.filter(({ status }) => status === 'fail');
  const [first] = crossed;
  if (first === undefined) {
    return [];
  }
  return [
    {
      severity: 'critical',
      title: `The generator did not keep up in ${report.title}`,
      affected: 'Generator',
      impact: 'The test is not valid: its figures are those of the generator as much as of the target.',
      evidence: crossed.map(
        ({ label, actual, limit, unit, reason }) =>
          `${label} is ${formatFigure(actual ?? 0, unit)}, limit ${formatFigure(limit ?? 0, unit)} (section Generator health). ${reason}`,
      ),
      action: [...new Set(crossed.map(({ advice }) => advice))].join(' '),
      measureNext: `The same test, until ${crossed.map(({ label }) => label).join(', ')} are within their limits.`,
    },
  ];
}

/** One finding a metric: its rows of several percentiles tell of the same thing. Figures that are not valid tell nothing. */
function rowFindings(context: FindingInput, test: TestView): Finding[] {
  const { report } = test;
  if (report.verdict === 'NOT VALID') {
    return [];
  }
  const missed = report.rows.filter((row) => row.status === 'fail' || row.status === 'warn');
  return [...new Set(missed.map((row) => row.metric))].flatMap((metric) => {
    const rows = missed.filter((row) => row.metric === metric);
    const worst = rows.find((row) => row.status === 'fail') ?? rows[0];
    return worst === undefined ? [] : [rowFinding(context, test, worst, rows)];
  });
}

function rowFinding(
  context: FindingInput,
  test: TestView,
  worst: JudgedRow,
  rows: readonly JudgedRow[],
): Finding {
  const { report } = test;
  const fails = worst.status === 'fail';
  const moment = worstMoment(test, worst);
  const errors = report.errors.slice(0, 3).map((error) => {
    const when =
      error.firstAtMs === null || error.lastAtMs === null
        ? ''
        : `, first ${formatOffset(error.firstAtMs, report.startedAtMs ?? 0)}, last ${formatOffset(error.lastAtMs, report.startedAtMs ?? 0)}`;
    return `${error.label}: ${error.count.toLocaleString('en-US')}${when}`;
  });
  const isLatency = worst.unit === 'ms';
  return {
    severity: fails ? 'critical' : 'issue',
    title: `${report.title}: ${worst.label.toLowerCase()} is beyond its ${fails ? 'target' : 'stricter level'}`,
    affected: report.title,
    impact: worst.reason ?? 'The test’s target is not met.',
    evidence: [
      ...rows.map(describeRow),
      ...(moment === undefined ? [] : [moment]),
      ...(isLatency ? [] : errors),
    ],
    ...(isLatency ? { associated: describeAssociation(context, test, worst.metric) } : {}),
    action: isLatency
      ? `Look at what was busiest ${moment === undefined ? 'in this test' : 'at that moment'} (order of saturation below) and relieve that first; then run the test again.`
      : 'Look at the errors by kind of this test and remove the most frequent first.',
    measureNext: `${worst.label} of ${report.title} at the same load, with REPEAT=5 to tell the change from chance.`,
  };
}

function describeRow(row: JudgedRow): string {
  const bound = row.status === 'fail' ? row.limit : row.warning;
  const figure = row.actual === null ? 'no data' : formatFigure(row.actual, row.unit);
  const level = row.status === 'fail' ? 'target' : 'stricter level';
  return bound === null
    ? `${row.label} ${figure}`
    : `${row.label} ${figure}, ${level} ${formatBound(bound, row.unit)}`;
}

function worstMoment({ record, report }: TestView, row: JudgedRow): string | undefined {
  if (row.unit !== 'ms' || Object.keys(row.tags).length > 0) {
    return undefined;
  }
  const worst = extreme(momentsOf(record?.timeline, row.metric, 'p(95)'));
  return worst === undefined
    ? undefined
    : `worst second ${formatOffset(worst.atMs, report.startedAtMs ?? 0)} with p95 ${formatFigure(worst.value, 'ms')} (chart “${report.title}: the course of the test”)`;
}

/** One finding a resource, in the test where it was worst. */
function resourceFinding(context: FindingInput, run: readonly TestView[], rule: ResourceRule): Finding[] {
  const worst = run
    .flatMap((test) => {
      const figure = findSummary(test.system, rule.component, rule.value)?.[rule.stat];
      return figure === undefined || !Number.isFinite(figure) ? [] : [{ test, figure }];
    })
    .sort((a, b) => (rule.lowIsBad ? a.figure - b.figure : b.figure - a.figure))[0];
  if (worst === undefined) {
    return [];
  }
  const { test, figure } = worst;
  const beyond = (level: number): boolean => (rule.lowIsBad ? figure < level : figure >= level);
  if (!beyond(rule.warning)) {
    return [];
  }
  const missed = test.report.rows.some((row) => row.status === 'fail');
  const severity = beyond(rule.critical) ? (missed ? 'critical' : 'issue') : missed ? 'issue' : 'opportunity';
  const peak =
    test.window === undefined
      ? undefined
      : extreme(samplesOf(context.record.system, rule, test.window), rule.lowIsBad);
  const when =
    peak === undefined || rule.stat === 'sum'
      ? ''
      : `, ${rule.lowIsBad ? 'lowest' : 'highest'} ${formatOffset(peak.atMs, test.report.startedAtMs ?? 0)} with ${formatFigure(peak.value, rule.unit)}`;
  const level = beyond(rule.critical) ? rule.critical : rule.warning;
  return [
    {
      severity,
      title: `${rule.label}: ${formatFigure(figure, rule.unit)} in ${test.report.title}`,
      affected: rule.affected,
      impact: missed
        ? 'Targets of the same test were missed; the two came together, which is no proof that one caused the other.'
        : 'No target of that test was missed: there is little room for more load.',
      evidence: [
        `${rule.label} ${formatFigure(figure, rule.unit)}, level ${rule.lowIsBad ? 'below' : 'from'} ${formatFigure(level, rule.unit)}${when} (chart “${test.report.title}: the course of the test”, section Resource utilization)`,
      ],
      action: rule.action,
      measureNext: `${rule.label} and the latency of ${test.report.title} at the same load.`,
    },
  ];
}

function slowStatements({ record }: FindingInput): Finding[] {
  const found = record.system.find(
    (line) => line.kind === 'table' && line.name === 'slow-queries' && line.window === 'run',
  );
  if (found?.kind !== 'table') {
    return [];
  }
  const slow = found.rows.filter((row) => Number(row['avgMs']) > SLOW_MS);
  const [first] = slow;
  if (first === undefined) {
    return [];
  }
  return [
    {
      severity: 'issue',
      title: `${slow.length} database statement${slow.length === 1 ? ' takes' : 's take'} over ${SLOW_MS} ms on average`,
      affected: 'Database',
      impact: 'Whoever waits for such a statement waits at least that long.',
      evidence: slow
        .slice(0, 3)
        .map(
          (row) =>
            `${String(row['query'])}: ${formatFigure(Number(row['avgMs']), 'ms')} on average, ${formatFigure(Number(row['count']), 'count')} times (section Slow queries)`,
        ),
      action: 'EXPLAIN (ANALYZE, BUFFERS) the first of them, and add the index or rewrite the statement.',
      measureNext: 'Its average and count in the same section after the change.',
    },
  ];
}
