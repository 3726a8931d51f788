import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { placeSockets } from './place-sockets.ts';
import { planMemory } from './plan-memory.ts';

/** Messages a second of one pair that a slow target is waited for. */
const SLOWEST_PER_SEC = 200;

/** A frame with its token, bytes. */
const FRAME_BYTES = 100;

/** What pairs in lock-step will do; how long it takes is the question, so its longest is planned. */
export function planLockstep(load: Load & { readonly messages: number }): LoadPlan {
  const operations = Math.floor(load.users / 2) * load.messages;
  const durationMs = Math.max(10_000, (load.messages / SLOWEST_PER_SEC) * 1_000);
  return {
    durationMs: durationMs + load.deliveryTimeoutMs,
    vus: placeSockets(load.users, 2, load.socketsPerVu).vus,
    peakConnections: load.users,
    operations,
    deliveriesPerSec: SLOWEST_PER_SEC * 10,
    isFlood: true,
    sentBytes: operations * FRAME_BYTES,
    memoryBytes: planMemory(load.users),
    curve: [
      { atMs: 0, value: load.users },
      { atMs: durationMs, value: load.users },
    ],
    curveUnit: 'users',
  };
}
