import { formatBound, formatFigure } from './format-figure.ts';
import type { JudgedRow, RowStatus } from './judge-row.ts';

/** The word and the sign for each verdict; the word carries it, the sign only helps the eye. */
const marks: Readonly<Record<RowStatus, string>> = {
  pass: '✓ met',
  warn: '! warning',
  fail: '✗ missed',
  'no-data': '? no data',
  info: '',
};

/** The judged rows as a text table, for a terminal; two lines for a test that measured nothing. */
export function formatSummary(title: string, rows: readonly JudgedRow[]): string {
  const misses = rows.filter((row) => row.status === 'no-data' && row.limit !== null);
  const notes = [
    ...misses.map((row) => `  ${row.label}: no data, ${row.noDataReason ?? 'nothing was measured'}`),
    ...rows.flatMap(({ label, note }) => (note === undefined ? [] : [`  ${label}: ${note}`])),
  ];
  // A table of nothing would bury the error that says why there is nothing.
  if (rows.every(({ actual }) => !actual)) {
    return `${[`\n  ${title}`, '  Nothing was measured, so no target is met.', ...notes.slice(0, 1)].join('\n')}\n\n`;
  }
  const cells = rows.map((row) => [
    row.label,
    row.limit ? formatBound(row.limit, row.unit) : '',
    row.actual === null ? 'no data' : formatFigure(row.actual, row.unit),
    row.status === 'no-data' && row.limit === null ? '' : marks[row.status],
  ]);
  const head = ['', 'target', 'actual', ''];
  const widths = head.map((cell, i) => Math.max(cell.length, ...cells.map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, i) => pad(cell, widths[i] ?? 0, i)).join('  ')}`.trimEnd();
  return `${[`\n  ${title}`, line(head), ...cells.map(line), ...notes].join('\n')}\n\n`;
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 || column === 3 ? cell.padEnd(width) : cell.padStart(width);
}
