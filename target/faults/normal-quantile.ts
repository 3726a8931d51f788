// P. J. Acklam's rational approximations of the inverse of the normal distribution function (2003): numerator and
// denominator of the middle, then of the tails, highest power first.
const MIDDLE_ABOVE = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const MIDDLE_BELOW = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const TAIL_ABOVE = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BELOW = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
const TAIL = 0.02425;

/**
 * The quantile of the standard normal distribution for a share `p` between 0 and 1, both excluded; relative error
 * below 1.2e-9.
 */
export function normalQuantile(p: number): number {
  if (p < TAIL) {
    return lowerTail(p);
  }
  if (p > 1 - TAIL) {
    return -lowerTail(1 - p);
  }
  const distance = p - 0.5;
  const square = distance * distance;
  return (distance * polynomial(MIDDLE_ABOVE, square)) / polynomial(MIDDLE_BELOW, square);
}

function lowerTail(p: number): number {
  const depth = Math.sqrt(-2 * Math.log(p));
  return polynomial(TAIL_ABOVE, depth) / polynomial(TAIL_BELOW, depth);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
