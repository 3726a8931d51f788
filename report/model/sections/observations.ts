import { formatNumber } from '../../../lib/summary/format-figure.ts';
import { formatFigure } from '../../format/format-figure.ts';
import { formatOffset } from '../../format/format-moment.ts';
import { list, section } from '../blocks.ts';
import { text } from '../cells.ts';
import type { ReportContext, TestView } from '../report-context.ts';
import type { Section } from '../report-model.ts';
import { whyNotRun } from './test-results.ts';

/** What the record says about a test, each sentence with its figure and moment, and what went wrong. */
export function buildObservations(_context: ReportContext, test: TestView): Section[] {
  const id = `test-${test.report.name}`;
  const seen = observe(test);
  const issues = listIssues(test);
  return [
    section(`${id}-observations`, 'Observations', [
      list(
        seen.map((line) => text(line)),
        whyNotRun(test, 'no rule found anything to say'),
      ),
    ]),
    section(`${id}-issues`, 'Issues encountered', [
      list(
        test.record?.summary === undefined
          ? []
          : (issues.length === 0 ? ['None.'] : issues).map((line) => text(line)),
        whyNotRun(test),
      ),
    ]),
  ];
}

function observe({ report, peak, record }: TestView): string[] {
  const start = report.startedAtMs ?? 0;
  const lines: string[] = [];
  if (peak !== undefined && peak.value > 0) {
    lines.push(
      `Most connections open at once: ${peak.value.toLocaleString('en-US')}, ${formatOffset(peak.atMs, start)}.`,
    );
  }
  const tightest = report.rows
    .flatMap((row) => {
      if (row.limit === null || row.actual === null || row.unit !== 'ms') return [];
      return [{ row, actual: row.actual, share: row.actual / row.limit.value }];
    })
    .sort((a, b) => b.share - a.share)[0];
  if (tightest !== undefined) {
    const { row, actual, share } = tightest;
    const figure = `${row.label} with ${formatFigure(actual, row.unit)}`;
    lines.push(
      share > 1
        ? `Furthest beyond its target: ${figure}, ${formatNumber(share)} times what is allowed.`
        : `Nearest to its target: ${figure}, ${Math.round(100 * share)} % of what is allowed.`,
    );
  }
  const intended = record?.summary?.metrics['message_latency']?.values['p(99)'];
  const service = record?.summary?.metrics['message_service_time']?.values['p(99)'];
  if (intended !== undefined && service !== undefined) {
    lines.push(
      `p99 from the intended moment is ${formatFigure(intended, 'ms')}, from the actual send ${formatFigure(service, 'ms')}: the gap is what late sends hide.`,
    );
  }
  for (const { label, suite, target } of report.counts) {
    if (suite !== null && target !== null && suite !== target) {
      lines.push(
        `${label}: the suite counts ${suite.toLocaleString('en-US')}, the target ${target.toLocaleString('en-US')}.`,
      );
    }
  }
  return lines;
}

function listIssues({ report, record }: TestView): string[] {
  const start = report.startedAtMs ?? 0;
  const errors = report.errors.map((error) => {
    const when =
      error.firstAtMs === null || error.lastAtMs === null
        ? ''
        : `, first ${formatOffset(error.firstAtMs, start)}, last ${formatOffset(error.lastAtMs, start)}`;
    return `${error.label}: ${error.count.toLocaleString('en-US')}${when}.`;
  });
  const logged = (record?.log?.messages ?? []).map(
    (message) => `k6 logged ${message.count} × ${message.level}: ${message.text}`,
  );
  return [...errors, ...logged];
}
