/** The coefficients of the Universal Scalability Law. */
export interface UslCoefficients {
  /** Throughput per unit of load with no other load beside it. */
  readonly gamma: number;
  /** Share of the work that queues (contention), 0 … 1. */
  readonly alpha: number;
  /** Cost of keeping each pair consistent (coherency), 0 or more. */
  readonly beta: number;
}

/** Where the law's throughput is largest. */
export interface UslPeak {
  readonly load: number;
  readonly throughput: number;
}

/**
 * Returns the throughput at `load`: X(N) = γN / (1 + α(N − 1) + βN(N − 1)).
 * Source: N. J. Gunther, "Guerrilla Capacity Planning", Springer 2007; three coefficients: the same author's
 * later form.
 */
export function uslThroughput({ gamma, alpha, beta }: UslCoefficients, load: number): number {
  return (gamma * load) / (1 + alpha * (load - 1) + beta * load * (load - 1));
}

/** Returns the peak, N* = √((1 − α)/β); `null` without coherency cost, where throughput never falls. */
export function uslPeak(coefficients: UslCoefficients): UslPeak | null {
  const { alpha, beta } = coefficients;
  if (!(beta > 0 && alpha < 1)) {
    return null;
  }
  const load = Math.sqrt((1 - alpha) / beta);
  return { load, throughput: uslThroughput(coefficients, load) };
}
