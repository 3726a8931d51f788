import { at } from './at.ts';

/**
 * Returns the p-values adjusted for having asked many questions at once, in the order given: of the answers called
 * significant at 0.05 afterwards, at most 5 in 100 are expected to be false.
 * Source: Y. Benjamini, Y. Hochberg, J. R. Stat. Soc. B 57(1), 1995.
 */
export function adjustForMany(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => at(pValues, b) - at(pValues, a));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  for (const [position, index] of order.entries()) {
    const rank = pValues.length - position;
    smallest = Math.min(smallest, (at(pValues, index) * pValues.length) / rank);
    adjusted[index] = smallest;
  }
  return adjusted;
}
