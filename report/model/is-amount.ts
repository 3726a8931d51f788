import type { JudgedRow } from '../../lib/summary/judge-row.ts';

/**
 * Whether a target asks how much was done, as a lower bound on a count or on a rate over the planned time does: a test
 * that was cut short could not reach it, and that is no fault of the system tested.
 */
export function isAmount({ unit, limit }: Pick<JudgedRow, 'unit' | 'limit'>): boolean {
  return (unit === 'count' || unit === 'per_second') && (limit?.op === '>' || limit?.op === '>=');
}
