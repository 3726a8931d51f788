import { at } from './at.ts';

/**
 * Solves a small square system of linear equations by elimination with row exchange; `null` when it has no single
 * solution. `rows` holds each equation's factors followed by its right-hand side.
 */
export function solveLinear(rows: readonly (readonly number[])[]): number[] | null {
  const size = rows.length;
  const work = rows.map((row) => Float64Array.from(row));
  for (let column = 0; column < size; column += 1) {
    const rest = work.slice(column).sort((a, b) => Math.abs(at(b, column)) - Math.abs(at(a, column)));
    work.splice(column, rest.length, ...rest);
    const lead = rest[0];
    if (!lead || !(Math.abs(at(lead, column)) > 1e-300)) {
      return null;
    }
    for (const row of rest.slice(1)) {
      const factor = at(row, column) / at(lead, column);
      for (let k = column; k <= size; k += 1) {
        row[k] = at(row, k) - factor * at(lead, k);
      }
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    const factors = work[row] ?? new Float64Array(size + 1);
    let value = at(factors, size);
    for (let k = row + 1; k < size; k += 1) {
      value -= at(factors, k) * at(solution, k);
    }
    solution[row] = value / at(factors, row);
  }
  return solution.every(Number.isFinite) ? solution : null;
}
