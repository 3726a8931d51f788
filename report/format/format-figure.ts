import type { Bound } from '../../lib/config/test-definition.ts';
import { formatNumber, formatFigure as formatRowFigure } from '../../lib/summary/format-figure.ts';
import type { JudgedRow } from '../../lib/summary/judge-row.ts';
import { formatDuration } from './format-duration.ts';

/** The units of rows and those that system figures add; `percent` is per cent already, 0–100. */
export type FigureUnit = JudgedRow['unit'] | 'percent' | 'seconds' | 'MB/s' | 'per_month' | 'duration_ms';

/** A figure with its unit, in the notation of the printed summary: `12.34 ms`, `99.98 %`, `1,000/s`, `5 min`. */
export function formatFigure(value: number, unit: FigureUnit): string {
  switch (unit) {
    case 'percent':
      return `${formatNumber(value)} %`;
    case 'seconds':
      return `${formatNumber(value)} s`;
    case 'MB/s':
      return `${formatNumber(value)} MB/s`;
    case 'per_month':
      return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    case 'duration_ms':
      return formatDuration(value);
    default:
      return formatRowFigure(value, unit);
  }
}

/** A bound as a table shows it: `< 1,000 ms`, `≥ 10,000`. */
export function formatBound(bound: Bound, unit: FigureUnit): string {
  const sign = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' }[bound.op];
  return `${sign} ${formatFigure(bound.value, unit)}`;
}
