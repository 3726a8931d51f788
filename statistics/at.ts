/** Returns `values[index]`; throws a RangeError when the index lies outside, instead of letting `undefined` into the maths. */
export function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) {
    throw new RangeError(`Expected an index from 0 to ${values.length - 1}, got ${index}.`);
  }
  return value;
}
