import { availableParallelism } from 'node:os';

/** What a virtual user takes of a core until it waits for the start: it lays its clock against the machine's, ms. */
const PER_VU_MS = 6;

/** Calls to k6's API, and its own start, ms. */
const BASE_MS = 500;

/** What the calls take besides, where the generators are elsewhere, ms. */
const AWAY_MS = 1_500;

/** No test waits longer than this, ms. */
const MOST_MS = 30_000;

/**
 * How long after the agreement on it the load may begin, ms: as long as the virtual users of this machine take to be
 * ready for it.
 */
export function leadMs(vus: number, isAway = false, cores: number = availableParallelism()): number {
  return Math.min(MOST_MS, Math.ceil(BASE_MS + (isAway ? AWAY_MS : 0) + (vus * PER_VU_MS) / cores));
}
