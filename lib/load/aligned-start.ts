/** Starts lie on multiples of this, ms. */
const STEP_MS = 10_000;

/** At least so long lies between the end of set-up and the start: pods of one test end theirs one after another, ms. */
const LEAST_MS = 5_000;

/**
 * The start on which generators agree that cannot speak with one another: the next multiple of ten seconds that is at least
 * five away. Those whose set-up ends to both sides of a boundary do not agree, which their merge sees and says.
 */
export function alignedStartMs(nowMs: number): number {
  return Math.ceil((nowMs + LEAST_MS) / STEP_MS) * STEP_MS;
}
