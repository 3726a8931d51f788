import type { Bound } from '../config/test-definition.ts';
import type { JudgedRow } from './judge-row.ts';

type FigureUnit = JudgedRow['unit'];

/** A figure with its unit, in the reader's notation: `1,234 ms`, `99.95 %`, `12.3 MB`. */
export function formatFigure(value: number, unit: FigureUnit): string {
  switch (unit) {
    case 'ms':
      return `${formatNumber(value)} ms`;
    case 'ratio':
      return `${formatNumber(value * 100)} %`;
    case 'bytes':
      return formatBytes(value);
    case 'mbps':
      return `${formatNumber(value)} Mbps`;
    case 'per_second':
      return `${formatNumber(value)}/s`;
    case 'count':
      return formatNumber(value);
    default:
      return unit satisfies never;
  }
}

/** A bound with its unit: `< 200 ms`. */
export function formatBound(bound: Bound, unit: FigureUnit): string {
  return `${bound.op} ${formatFigure(bound.value, unit)}`;
}

/**
 * A number with thousands separators and three significant decimals below 100: 1234.5 → `1,235`, 0.12345 → `0.123`.
 * Figures just short of a round one keep enough digits not to be rounded onto it: 99.997 → `99.997`.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  const size = Math.abs(value);
  const decimals = Number.isInteger(value) ? 0 : size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  let text = value.toFixed(decimals);
  for (
    let more = decimals + 1;
    more <= 6 && !Number.isInteger(value) && size < 1_000 && isRound(text);
    more += 1
  ) {
    text = value.toFixed(more);
  }
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function isRound(text: string): boolean {
  return Number.isInteger(Number(text));
}

function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let step = 0;
  while (Math.abs(value) >= 1_000 && step < units.length - 1) {
    value /= 1_000;
    step += 1;
  }
  return `${formatNumber(value)} ${units[step]}`;
}
