/** Returns random numbers from 0 (included) to 1 (excluded), the same for the same seed: Marsaglia's xorshift32. */
export function seededRandom(seed: number): () => number {
  // Neighbouring seeds are spread over the whole range first; a state of zero would stay zero.
  let state = (Math.imul(seed + 1, 0x9e37_79b1) ^ 0x6b36_6368) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
