import { formatBound, formatFigure } from '../format/format-figure.ts';
import type { ReportModel } from '../model/report-model.ts';
import { escapeMarkdown } from './markdown/escape-markdown.ts';
import { MARKS } from './markdown/markdown-cell.ts';

const VERDICT_MARKS = {
  PASSED: MARKS.pass,
  PARTIAL: MARKS.warn,
  FAILED: MARKS.fail,
  'NOT VALID': '🚫',
  'NOT RUN': MARKS['no-data'],
} as const;

/** The verdict, the quick metrics and one line a test, as Markdown for a CI job's summary page. */
export function renderStepSummary(model: ReportModel): string {
  const quick = model.quickMetrics.map((row) => {
    const target = row.limit === null ? '—' : formatBound(row.limit, row.unit);
    const actual =
      row.actual === null ? `no data: ${row.noDataReason ?? ''}` : formatFigure(row.actual, row.unit);
    return `| ${escapeMarkdown(row.label)} | ${escapeMarkdown(target)} | ${escapeMarkdown(actual)} | ${MARKS[row.status]} |`;
  });
  const tests = model.tests.map(
    (test) =>
      `| ${escapeMarkdown(test.title)} | ${VERDICT_MARKS[test.verdict]} ${test.verdict} | ${escapeMarkdown(test.verdictReasons.slice(0, 3).join('; '))} |`,
  );
  return [
    `## ${VERDICT_MARKS[model.verdict]} ${escapeMarkdown(model.title)}: ${model.verdict}`,
    '',
    '| Metric | Target | Actual | |',
    '| --- | ---: | ---: | --- |',
    ...quick,
    '',
    '| Test | Verdict | Why |',
    '| --- | --- | --- |',
    ...tests,
    '',
  ].join('\n');
}
