import { at } from './at.ts';
import { solveLinear } from './solve-linear.ts';

/** A curve to fit: its value and its slope by each parameter, at one x. */
export interface Curve {
  readonly value: (parameters: readonly number[], x: number) => number;
  readonly gradient: (parameters: readonly number[], x: number) => readonly number[];
  /** Smallest and largest allowed value of each parameter. */
  readonly bounds: readonly (readonly [low: number, high: number])[];
}

/** The best parameters found and their sum of squared residuals. */
export interface LeastSquaresFit {
  readonly parameters: readonly number[];
  readonly sumOfSquares: number;
}

/** Returns the sum of squared residuals of `curve` at `parameters`. */
export function sumOfSquaredResiduals(
  curve: Curve,
  parameters: readonly number[],
  xs: readonly number[],
  ys: readonly number[],
): number {
  return xs.reduce((sum, x, index) => sum + (at(ys, index) - curve.value(parameters, x)) ** 2, 0);
}

/**
 * Fits a curve by Levenberg–Marquardt from `start`, every parameter kept inside its bounds.
 * Source: K. Madsen, H. B. Nielsen, O. Tingleff, "Methods for Non-Linear Least Squares Problems", 2004, ch. 3.2; the
 * damping scaled by the diagonal (Marquardt), so that coefficients of 1e-6 and 1e3 get steps of their own size.
 */
export function fitLeastSquares(
  curve: Curve,
  start: readonly number[],
  xs: readonly number[],
  ys: readonly number[],
): LeastSquaresFit {
  let parameters = clamp(start, curve.bounds);
  let sumOfSquares = sumOfSquaredResiduals(curve, parameters, xs, ys);
  let damping = 1e-3;
  for (let step = 0; step < 200 && damping < 1e12; step += 1) {
    const normal = normalEquations(curve, parameters, xs, ys);
    const move = solveDamped(normal, damping);
    if (move === null) {
      damping *= 10;
      continue;
    }
    const next = clamp(
      parameters.map((value, index) => value + at(move, index)),
      curve.bounds,
    );
    const nextSum = sumOfSquaredResiduals(curve, next, xs, ys);
    if (!(nextSum < sumOfSquares)) {
      damping *= 4;
      continue;
    }
    const gain = (sumOfSquares - nextSum) / sumOfSquares;
    parameters = next;
    sumOfSquares = nextSum;
    damping = Math.max(1e-12, damping / 5);
    if (gain < 1e-14) {
      break;
    }
  }
  return { parameters, sumOfSquares };
}

function clamp(parameters: readonly number[], bounds: Curve['bounds']): number[] {
  return parameters.map((value, index) => {
    const [low, high] = bounds[index] ?? [-Infinity, Infinity];
    return Math.min(high, Math.max(low, value));
  });
}

interface NormalEquations {
  readonly matrix: readonly number[][];
  readonly slope: readonly number[];
}

/** Builds JᵀJ and Jᵀr; a parameter held at its bound by the slope is taken out, so that the others still move freely. */
function normalEquations(
  curve: Curve,
  parameters: readonly number[],
  xs: readonly number[],
  ys: readonly number[],
): NormalEquations {
  const size = parameters.length;
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const slope = new Array<number>(size).fill(0);
  for (const [index, x] of xs.entries()) {
    const gradient = curve.gradient(parameters, x);
    const residual = at(ys, index) - curve.value(parameters, x);
    for (const [i, row] of matrix.entries()) {
      slope[i] = at(slope, i) + at(gradient, i) * residual;
      for (let j = 0; j < size; j += 1) {
        row[j] = at(row, j) + at(gradient, i) * at(gradient, j);
      }
    }
  }
  for (const [i, row] of matrix.entries()) {
    const [low, high] = curve.bounds[i] ?? [-Infinity, Infinity];
    const value = at(parameters, i);
    const held = (value <= low && at(slope, i) <= 0) || (value >= high && at(slope, i) >= 0);
    if (!held) {
      continue;
    }
    row.fill(0);
    for (const other of matrix) {
      other[i] = 0;
    }
    row[i] = 1;
    slope[i] = 0;
  }
  return { matrix, slope };
}

function solveDamped({ matrix, slope }: NormalEquations, damping: number): number[] | null {
  return solveLinear(
    matrix.map((row, i) => [
      ...row.map((value, j) => (i === j ? value * (1 + damping) : value)),
      at(slope, i),
    ]),
  );
}
