import { formatFigure } from '../format/format-figure.ts';
import { KEY_FIGURES } from '../model/comparable-figures.ts';
import { describeChange, type FigureComparison } from '../model/compare-figures.ts';
import { isChanged } from '../model/summarise-changes.ts';

/** Rows beside the key figures; comparison.md has all. */
const MOST_ROWS = 20;

/** The key figures and what else changed as a table of plain text, for a terminal. */
export function renderComparison(comparisons: readonly FigureComparison[]): string {
  const key = comparisons.filter(({ figure }) => figure.group === KEY_FIGURES);
  const changed = comparisons.filter((one) => one.figure.group !== KEY_FIGURES && isChanged(one));
  const rows = [...key, ...changed.slice(0, MOST_ROWS)].map((one) => {
    const { figure, before, after, comparison } = one;
    const name = figure.group === KEY_FIGURES ? figure.label : `${figure.group}: ${figure.label}`;
    const show = (value: number | null): string =>
      value === null ? 'no data' : formatFigure(value, figure.unit);
    const change = before === null || after === null ? '' : describeChange(figure.unit, before, after);
    const verdict =
      comparison.verdict === 'single run' || comparison.verdict === 'no data' ? '' : comparison.verdict;
    return [name, show(before), show(after), change, verdict];
  });
  const table = [['', 'earlier', 'later', 'change', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...table.map((row) => (row[at] ?? '').length)));
  const lines = table.map((row) =>
    `  ${row.map((cell, at) => (at === 0 || at === 4 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}`.trimEnd(),
  );
  const more = changed.length - MOST_ROWS;
  return [...lines, ...(more > 0 ? [`  and ${more} more that changed`] : [])].join('\n');
}
