import type { JudgedRow, RowStatus } from '../../lib/summary/judge-row.ts';
import { type FigureUnit, formatBound, formatFigure } from '../format/format-figure.ts';
import type { Cell } from './report-model.ts';

/** A field that does not apply, shown as a dash. */
export const none: Cell = { kind: 'none' };

/** A field in words; without words it has no data for the reason given. */
export function text(words: string | null | undefined, reasonWithout = 'not recorded'): Cell {
  return words === undefined || words === null || words === ''
    ? noData(reasonWithout)
    : { kind: 'text', text: words };
}

/** A field that was not measured, and why; the reason says what would fill it where that is known. */
export function noData(reason: string): Cell {
  return { kind: 'no-data', reason };
}

/** A measured field; without a value it has no data for the reason given. */
export function figure(
  value: number | null | undefined,
  unit: FigureUnit,
  reasonWithout: string,
  note?: string,
): Cell {
  if (value === undefined || value === null || !Number.isFinite(value)) {
    return noData(reasonWithout);
  }
  return {
    kind: 'figure',
    text: formatFigure(value, unit),
    value,
    unit,
    ...(note === undefined ? {} : { note }),
  };
}

const WORDS: Record<RowStatus, string> = {
  pass: 'met',
  warn: 'warning',
  fail: 'missed',
  'no-data': 'no data',
  info: '',
};

/** A status with its word, so that it is never given by colour alone. */
export function status(of: RowStatus, words: string = WORDS[of]): Cell {
  return of === 'info' ? none : { kind: 'status', status: of, text: words };
}

/** The figure of a judged row with how many samples it rests on left to its own column. */
export function actualOf(row: JudgedRow): Cell {
  return figure(row.actual, row.unit, row.noDataReason ?? 'nothing was measured', row.note);
}

/** The target of a judged row, the stricter level beside it. */
export function targetOf(row: JudgedRow): Cell {
  const bound = row.limit ?? row.warning;
  if (bound === null) {
    return none;
  }
  const stricter = row.limit !== null && row.warning !== null ? row.warning : null;
  return {
    kind: 'text',
    text: formatBound(bound, row.unit),
    ...(stricter === null ? {} : { note: `good ${formatBound(stricter, row.unit)}` }),
  };
}

/** How many samples a row rests on. */
export function samplesOf(row: JudgedRow): Cell {
  // A plain count is its own sample; telling it twice says nothing.
  const own = row.actual === row.samples && (row.stat === 'count' || row.unit === 'bytes');
  return row.samples === null || own ? none : figure(row.samples, 'count', 'not counted');
}
