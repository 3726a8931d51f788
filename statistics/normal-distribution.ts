const densityAtZero = 1 / Math.sqrt(2 * Math.PI);

function density(z: number): number {
  return densityAtZero * Math.exp((-z * z) / 2);
}

/** Upper tail for z ≥ 5 by the Laplace continued fraction, where the series would cancel to nothing. */
function farTail(z: number): number {
  let fraction = z;
  for (let k = 60; k >= 1; k -= 1) {
    fraction = z + k / fraction;
  }
  return density(z) / fraction;
}

/**
 * Returns the share of a standard normal distribution at or below `z`, to about 1e-15.
 * Series: G. Marsaglia, "Evaluating the Normal Distribution", J. Stat. Software 11(4), 2004.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) {
    return Number.NaN;
  }
  if (z >= 5) {
    return 1 - farTail(z);
  }
  if (z <= -5) {
    return farTail(-z);
  }
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + sum * density(z);
}

/**
 * Returns the z below which the share `share` (0 … 1) of a standard normal distribution lies; ±Infinity at the ends.
 * Start: Abramowitz & Stegun 26.2.23; then Halley steps on `normalCdf`.
 */
export function normalQuantile(share: number): number {
  if (Number.isNaN(share) || share < 0 || share > 1) {
    throw new RangeError(`Expected a share from 0 to 1, got ${share}.`);
  }
  if (share === 0) {
    return -Infinity;
  }
  if (share === 1) {
    return Infinity;
  }
  if (share > 0.5) {
    return -lowerQuantile(1 - share);
  }
  return lowerQuantile(share);
}

function lowerQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(share));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let z = top / bottom - t;
  for (let step = 0; step < 4; step += 1) {
    const error = (normalCdf(z) - share) / density(z);
    z -= error / (1 + (z * error) / 2);
  }
  return z;
}
