import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { placeSockets } from './place-sockets.ts';
import { planMemory } from './plan-memory.ts';

/** The slowest storm that is waited for, connections a second. */
const SLOWEST_PER_SEC = 100;

/** A handshake’s request with its headers, bytes. */
const HANDSHAKE_BYTES = 300;

/** What a storm of connections will do; how long it takes is the question, so its longest is planned. */
export function planStorm(load: Load): LoadPlan {
  const placement = placeSockets(load.users, 1, load.socketsPerVu);
  const stormMs = (load.users / SLOWEST_PER_SEC) * 1_000;
  return {
    durationMs: stormMs + load.durationMs,
    vus: placement.vus,
    peakConnections: load.users,
    operations: load.users,
    deliveriesPerSec: 0,
    isStorm: true,
    sentBytes: load.users * HANDSHAKE_BYTES,
    memoryBytes: planMemory(load.users),
    curve: [
      { atMs: 0, value: 0 },
      { atMs: 0, value: load.users },
      { atMs: load.durationMs, value: load.users },
    ],
    curveUnit: 'users',
  };
}
