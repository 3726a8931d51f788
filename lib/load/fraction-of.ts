/**
 * A fraction in [0, 1) that depends on nothing but its two numbers: the same user draws the same in every run, VU and
 * instance. Integer mixing after the finaliser of MurmurHash3.
 */
export function fractionOf(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
