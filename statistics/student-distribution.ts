/** Share of Student's t between −t and t for a whole number of degrees of freedom: Abramowitz & Stegun 26.7.3–4. */
function centralShare(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cos = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cos : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cos * cos;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/**
 * Returns the t below which the share `share` (above 0.5, below 1) of Student's distribution lies.
 * `degrees` is a whole number of degrees of freedom, 1 or more.
 */
export function studentQuantile(share: number, degrees: number): number {
  if (!(share > 0.5 && share < 1 && Number.isInteger(degrees) && degrees >= 1)) {
    throw new RangeError(
      `Expected a share between 0.5 and 1 and whole degrees of freedom, got ${share}, ${degrees}.`,
    );
  }
  const central = 2 * share - 1;
  let low = 0;
  let high = 1;
  while (centralShare(high, degrees) < central) {
    high *= 2;
  }
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (centralShare(middle, degrees) < central) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return (low + high) / 2;
}
