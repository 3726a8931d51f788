import type { Calibration, CalibrationRow } from './calibration-schema.ts';

const heads = ['case', 'figure', 'injected', 'reported', 'error', 'allowed', ''] as const;

/** A calibration as a text table, for a terminal. */
export function formatCalibration({ rows, failures }: Calibration): string {
  const cells = rows.map((row, index) => [
    // A case is named once.
    rows[index - 1]?.case === row.case ? '' : row.case,
    row.figure,
    formatAmount(row.injected, row.unit),
    formatAmount(row.reported, row.unit),
    formatError(row),
    row.toleranceText,
    mark(row),
  ]);
  const widths = heads.map((head, i) => Math.max(head.length, ...cells.map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `  ${row.map((cell, i) => (i > 1 && i < 5 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ')}`.trimEnd();
  const bad = rows.filter(({ ok }) => ok === false).length;
  const judged = rows.filter(({ ok }) => ok !== null).length;
  return [
    '',
    line(heads),
    ...cells.map(line),
    ...failures.map((failure) => `  ${failure.case}: no figures, because ${failure.reason}`),
    '',
    `  ${judged - bad} of ${judged} figures within their tolerance${failures.length === 0 ? '' : `, ${failures.length} ${failures.length === 1 ? 'case' : 'cases'} without figures`}.`,
  ].join('\n');
}

/** An amount with its unit: counts whole, times with as many digits as their tolerance asks for; `no data` without. */
export function formatAmount(amount: number | null, unit: CalibrationRow['unit']): string {
  if (amount === null) {
    return 'no data';
  }
  return unit === 'count' ? amount.toLocaleString('en-US') : `${amount.toFixed(amount < 10 ? 3 : 2)} ms`;
}

/** The error with its sign; of a time also as a share of what was injected. */
export function formatError({ error, unit, injected }: CalibrationRow): string {
  if (error === null) {
    return '–';
  }
  if (unit === 'count') {
    return error === 0 ? '0' : signed(error, 0);
  }
  const share = injected === null || injected === 0 ? '' : ` (${signed((100 * error) / injected, 1)} %)`;
  return `${signed(error, 2)} ms${share}`;
}

/** The verdict in a word; the sign only helps the eye. */
export function mark({ ok }: Pick<CalibrationRow, 'ok'>): string {
  return ok === null ? '' : ok ? '✓ within' : '✗ beyond';
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}
