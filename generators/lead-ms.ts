import { availableParallelism } from 'node:os';

/** What a virtual user takes of a core until it waits for the start: it lays its clock against the machine's, ms. */
const PER_VU_MS = 6;

/** What each of its users takes: 30,000 in twelve on two cores were 0.2 s late without it, ms. */
const PER_USER_MS = 0.1;

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
export function leadMs(
  { vus, users }: { readonly vus: number; readonly users: number },
  isAway = false,
  cores: number = availableParallelism(),
): number {
  const workMs = vus * PER_VU_MS + users * PER_USER_MS;
  return Math.min(MOST_MS, Math.ceil(BASE_MS + (isAway ? AWAY_MS : 0) + workMs / cores));
}
