/** Gives the next number in [0, 1). */
export type Random = () => number;

const TWO_TO_32 = 2 ** 32;

/**
 * A generator seeded by whole numbers: the same seeds give the same draws in every run, VU and execution segment, so
 * that two runs ask for the same things. The step is Tommy Ettinger's mulberry32; the seeds are mixed by the same
 * finaliser, so that neighbouring users do not draw alike.
 */
export function createRandom(...seeds: readonly number[]): Random {
  let state = 0;
  for (const seed of seeds) {
    state = mix((state ^ seed) + GOLDEN);
  }
  return () => {
    state = (state + STEP) | 0;
    return mix(state) / TWO_TO_32;
  };
}

/**
 * A fraction in [0, 1) that depends on nothing but two whole numbers: one draw without a generator, for what is drawn
 * for every message.
 */
export function fractionOf(a: number, b: number): number {
  return mix((mix(a + GOLDEN) ^ b) + STEP) / TWO_TO_32;
}

/** A duration around a mean, evenly between half and one and a half of it: users do not march in step. */
export function jitter(meanMs: number, random: Random): number {
  return meanMs * (0.5 + random());
}

const GOLDEN = 0x9e3779b9;
const STEP = 0x6d2b79f5;

function mix(value: number): number {
  let bits = Math.imul(value ^ (value >>> 15), value | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return (bits ^ (bits >>> 14)) >>> 0;
}
