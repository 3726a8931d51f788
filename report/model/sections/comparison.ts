import { formatFigure } from '../../format/format-figure.ts';
import { paragraph, section, table } from '../blocks.ts';
import { figure, noData, text } from '../cells.ts';
import { COMPARED } from '../figures.ts';
import type { ReportContext } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';

/** This run beside an earlier comparable one. One run each is no statistics, so only the plain difference is told. */
export function buildComparison({ figures, baseline }: ReportContext): Section {
  const before = 'runId' in baseline ? baseline.figures : undefined;
  const why = 'reason' in baseline ? baseline.reason : 'the earlier run has no data for it';
  const rows = COMPARED.map(({ key, label, unit, better }) => {
    const previous = before?.[key] ?? null;
    const current = figures[key] ?? null;
    return [
      text(label),
      figure(previous, unit, why),
      figure(current, unit, 'this run has no data for it'),
      changeOf(previous, current, unit, better, why),
    ];
  });
  const words =
    'runId' in baseline
      ? `Compared with ${baseline.runId}. These are single runs: a difference may be chance.`
      : `Nothing to compare with: ${baseline.reason}.`;
  return section('comparison', 'Comparison with previous tests', [
    paragraph(words),
    table(['Metric', 'Previous test>', 'Current test>', 'Change>'], rows),
  ]);
}

function changeOf(
  previous: number | null,
  current: number | null,
  unit: (typeof COMPARED)[number]['unit'],
  better: 'higher' | 'lower' | 'neither',
  why: string,
): Cell {
  if (previous === null) return noData(why);
  if (current === null) return noData('this run has no data for it');
  const difference = current - previous;
  if (difference === 0) return { kind: 'text', text: 'the same' };
  // Shares are compared in points: 1 % to 2 % is one point more, not twice as good or bad.
  const points = unit === 'ratio' ? 100 * difference : difference;
  const share = unit === 'ratio' || unit === 'percent' || previous === 0;
  const size = share
    ? `${formatFigure(Math.abs(points), unit === 'ratio' || unit === 'percent' ? 'count' : unit)}${unit === 'ratio' || unit === 'percent' ? ' points' : ''}`
    : formatFigure(Math.abs(100 * (difference / previous)), 'percent');
  const words = better === 'neither' ? '' : difference > 0 === (better === 'higher') ? 'better' : 'worse';
  return {
    kind: 'text',
    text: `${difference > 0 ? '+' : '−'}${size}`,
    note: words === '' ? 'single run' : `${words}, single run`,
  };
}
