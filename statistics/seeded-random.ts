/** Draws the next number, uniform in [0, 1). */
export type Random = () => number;

/**
 * Creates a generator whose numbers depend on the seed alone, so that the same results always give the same report.
 * Algorithm: SplitMix32 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014, in 32 bits).
 */
export function seededRandom(seed: number): Random {
  let state = Math.trunc(seed) | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}

/** Draws a whole number uniform in 0 … `count` − 1. */
export function randomIndex(random: Random, count: number): number {
  return Math.min(count - 1, Math.floor(random() * count));
}
