import { at } from './at.ts';
import { solveLinear } from './solve-linear.ts';

/** Two straight lines that meet at a step, fitted to a curve. */
export interface BrokenLine {
  /** Index of the step at which the line bends. */
  readonly bend: number;
  readonly slopeBefore: number;
  readonly slopeAfter: number;
  /** How much the Bayesian information criterion falls against one straight line; above 10 is very strong evidence. */
  readonly evidence: number;
}

interface Fitted {
  readonly factors: readonly number[];
  readonly sumOfSquares: number;
}

/** Least squares of y on the given columns, each row weighted by 1/y², so that deviations count as a share of y. */
function fitColumns(columns: readonly (readonly number[])[], ys: readonly number[]): Fitted | null {
  const size = columns.length;
  const rows = columns.map((column) => [
    ...columns.map((other) => weightedSum(column, other, ys)),
    weightedSum(column, ys, ys),
  ]);
  const factors = solveLinear(rows);
  if (factors === null) {
    return null;
  }
  let sumOfSquares = 0;
  for (const [index, y] of ys.entries()) {
    let fitted = 0;
    for (let k = 0; k < size; k += 1) {
      fitted += at(factors, k) * at(columns[k] ?? [], index);
    }
    sumOfSquares += ((y - fitted) / y) ** 2;
  }
  return { factors, sumOfSquares };
}

function weightedSum(a: readonly number[], b: readonly number[], ys: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + (value * at(b, index)) / at(ys, index) ** 2, 0);
}

/**
 * Fits the best pair of lines that meet at one of the inner steps, by least squares of relative deviations, and weighs
 * it against one line by the Bayesian information criterion (A. E. Raftery, Sociol. Methodol. 25, 1995: a fall above
 * 10 is very strong). `base` gives the columns both models share: [x] through the origin, [1, x] with an intercept.
 * `null` with fewer than five points or without a solution; all `ys` must be above 0.
 */
export function fitBrokenLine(
  xs: readonly number[],
  ys: readonly number[],
  shape: 'through origin' | 'with intercept',
): BrokenLine | null {
  const count = xs.length;
  if (count < 5) {
    return null;
  }
  const base = shape === 'through origin' ? [xs] : [xs.map(() => 1), xs];
  const single = fitColumns(base, ys);
  if (single === null) {
    return null;
  }
  let best: { bend: number; fit: Fitted } | null = null;
  // At least two steps lie past the bend: one alone cannot be given from an outlier.
  for (let bend = shape === 'through origin' ? 0 : 1; bend < count - 2; bend += 1) {
    const bendX = at(xs, bend);
    const fit = fitColumns([...base, xs.map((x) => Math.max(0, x - bendX))], ys);
    if (fit !== null && (best === null || fit.sumOfSquares < best.fit.sumOfSquares)) {
      best = { bend, fit };
    }
  }
  if (best === null) {
    return null;
  }
  const slopeBefore = at(best.fit.factors, base.length - 1);
  // Exact data would make both sums 0 and the logarithm meaningless: below 0.01 % deviation there is no noise to model.
  const floor = count * 1e-8;
  const fall =
    count * Math.log(Math.max(single.sumOfSquares, floor) / Math.max(best.fit.sumOfSquares, floor));
  return {
    bend: best.bend,
    slopeBefore,
    slopeAfter: slopeBefore + at(best.fit.factors, base.length),
    // The bent model has two figures more: where it bends and by how much.
    evidence: fall - 2 * Math.log(count),
  };
}
