import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { type Placement, placeSockets } from './place-sockets.ts';

/** Callers that one VU hosts. */
const CALLERS_PER_VU = 250;

/** Requests a second that a slow target is waited for. */
const SLOWEST_PER_SEC = 100;

/** The shortest time that a crowd is given, ms. */
const LEAST_MS = 10_000;

/** A request with its headers and a token, bytes. */
const REQUEST_BYTES = 900;

/** k6 itself with a bundle loaded, and a caller with its connection, bytes. */
const BASE_BYTES = 100_000_000;
const CALLER_BYTES = 100_000;

/** How the callers of a crowd are hosted. */
export function placeCrowd({ users }: Pick<Load, 'users'>): Placement {
  return placeSockets(users, 1, CALLERS_PER_VU);
}

/** Plans callers without think time, each of whom has one request under way; the longest it may take is planned. */
export function planCrowd(load: Load, requests: number): LoadPlan {
  const durationMs = Math.max(LEAST_MS, (requests / SLOWEST_PER_SEC) * 1_000) + load.requestTimeoutMs;
  return {
    durationMs,
    vus: placeCrowd(load).vus,
    peakConnections: load.users,
    operations: requests,
    deliveriesPerSec: 0,
    sentBytes: requests * REQUEST_BYTES,
    memoryBytes: BASE_BYTES + load.users * CALLER_BYTES,
    curve: [
      { atMs: 0, value: load.users },
      { atMs: durationMs, value: load.users },
    ],
    curveUnit: 'users',
  };
}
