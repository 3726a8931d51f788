import { at } from './at.ts';
import { type Curve, fitLeastSquares, type LeastSquaresFit } from './fit-least-squares.ts';
import { solveLinear } from './solve-linear.ts';
import { type UslCoefficients, uslThroughput } from './usl-model.ts';

/**
 * What the fit makes small: deviations as a share of the throughput (measured load steps scatter in proportion), or in
 * its unit (as published fits do, so that theirs can be reproduced).
 */
export type UslDeviations = 'relative' | 'absolute';

/** The law fitted to measured steps, with how well it fits. */
export interface UslFit extends UslCoefficients {
  /** Deviation of each step: ln(measured / fitted) when relative, measured − fitted when absolute. */
  readonly residuals: readonly number[];
  /** √(Σ residual² / (n − 3)): about a share when relative (0.05 = 5 %), throughput's unit when absolute. */
  readonly residualStandardError: number;
  /** 1 − SSE/SST on the throughput itself; a description only, since in a non-linear fit it is no test. */
  readonly rSquared: number;
}

const toCoefficients = (parameters: readonly number[]): UslCoefficients => ({
  gamma: at(parameters, 0),
  alpha: at(parameters, 1),
  beta: at(parameters, 2),
});

const bounds: Curve['bounds'] = [
  [1e-300, Infinity],
  [0, 1],
  [0, Infinity],
];

const absoluteCurve: Curve = {
  value: (parameters, load) => uslThroughput(toCoefficients(parameters), load),
  gradient: (parameters, load) => {
    const { gamma, alpha, beta } = toCoefficients(parameters);
    const cost = 1 + alpha * (load - 1) + beta * load * (load - 1);
    const byCost = (-gamma * load) / cost ** 2;
    return [load / cost, byCost * (load - 1), byCost * load * (load - 1)];
  },
  bounds,
};

const relativeCurve: Curve = {
  value: (parameters, load) => Math.log(uslThroughput(toCoefficients(parameters), load)),
  gradient: (parameters, load) => {
    const { gamma, alpha, beta } = toCoefficients(parameters);
    const cost = 1 + alpha * (load - 1) + beta * load * (load - 1);
    return [1 / gamma, -(load - 1) / cost, (-load * (load - 1)) / cost];
  },
  bounds,
};

/**
 * The law made linear: N/X = c₀ + c₁N + c₂N² with γ = 1/(c₀ + c₁ + c₂), β = c₂γ, α = (c₁ + c₂)γ.
 * Weighted by (X/N)², which makes it a fit of relative deviations instead of one ruled by the slowest steps.
 */
function linearisedStart(loads: readonly number[], throughputs: readonly number[]): number[] | null {
  const scale = Math.max(...loads);
  const rows = [0, 1, 2].map((i) => {
    const factors = [0, 1, 2, 3].map(() => 0);
    for (const [step, load] of loads.entries()) {
      const inverse = load / at(throughputs, step);
      const weight = 1 / inverse ** 2;
      const x = load / scale;
      for (let j = 0; j < 3; j += 1) {
        factors[j] = at(factors, j) + weight * x ** (i + j);
      }
      factors[3] = at(factors, 3) + weight * x ** i * inverse;
    }
    return factors;
  });
  const solved = solveLinear(rows);
  if (solved === null) {
    return null;
  }
  const c1 = at(solved, 1) / scale;
  const c2 = at(solved, 2) / scale ** 2;
  const gamma = 1 / (at(solved, 0) + c1 + c2);
  return gamma > 0 ? [gamma, (c1 + c2) * gamma, c2 * gamma] : null;
}

/**
 * Fits the law to load steps by least squares, α in 0 … 1 and β ≥ 0, and returns the best of the fits from three
 * starts: the linearised law, contention alone, coherency alone; or the fit from `near` alone, where a near fit of
 * nearly the same steps is known already.
 * Expects at least three steps of positive load and throughput; `analyseScalability` checks that and more.
 */
export function fitUsl(
  loads: readonly number[],
  throughputs: readonly number[],
  deviations: UslDeviations = 'relative',
  near?: UslCoefficients,
): UslFit {
  const curve = deviations === 'relative' ? relativeCurve : absoluteCurve;
  const measured = deviations === 'relative' ? throughputs.map(Math.log) : throughputs;
  const starts = near ? [[near.gamma, near.alpha, near.beta]] : startsFor(loads, throughputs);
  let best: LeastSquaresFit | null = null;
  for (const start of starts) {
    if (start === null) {
      continue;
    }
    const fit = fitLeastSquares(curve, start, loads, measured);
    if (best === null || fit.sumOfSquares < best.sumOfSquares) {
      best = fit;
    }
  }
  if (best === null) {
    throw new RangeError('Expected positive loads and throughputs, got none to start from.');
  }
  const { parameters, sumOfSquares } = best;
  return {
    ...toCoefficients(parameters),
    residuals: loads.map((load, step) => at(measured, step) - curve.value(parameters, load)),
    residualStandardError: Math.sqrt(sumOfSquares / Math.max(1, loads.length - 3)),
    rSquared: explainedShare(toCoefficients(parameters), loads, throughputs),
  };
}

function startsFor(loads: readonly number[], throughputs: readonly number[]): (number[] | null)[] {
  const slope = Math.max(...loads.map((load, step) => at(throughputs, step) / load));
  const largest = Math.max(...loads);
  return [
    linearisedStart(loads, throughputs),
    [slope, Math.min(0.5, 1 / largest), 0],
    [slope, 0, 1 / largest ** 2],
  ];
}

function explainedShare(
  coefficients: UslCoefficients,
  loads: readonly number[],
  throughputs: readonly number[],
): number {
  const mean = throughputs.reduce((sum, value) => sum + value, 0) / throughputs.length;
  let left = 0;
  let spread = 0;
  for (const [step, load] of loads.entries()) {
    left += (at(throughputs, step) - uslThroughput(coefficients, load)) ** 2;
    spread += (at(throughputs, step) - mean) ** 2;
  }
  return spread > 0 ? 1 - left / spread : 0;
}
