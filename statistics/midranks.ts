import { at } from './at.ts';

/** Returns each value's rank (1 = smallest); equal values share the mean of their ranks. */
export function midranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, index) => index);
  order.sort((a, b) => at(values, a) - at(values, b));
  const ranks = new Float64Array(values.length);
  let start = 0;
  while (start < order.length) {
    let end = start;
    while (end + 1 < order.length && at(values, at(order, end + 1)) === at(values, at(order, start))) {
      end += 1;
    }
    for (let k = start; k <= end; k += 1) {
      ranks[at(order, k)] = (start + end) / 2 + 1;
    }
    start = end + 1;
  }
  return ranks;
}
