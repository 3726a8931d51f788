import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { placeSockets } from './place-sockets.ts';
import { planMemory } from './plan-memory.ts';

/** Deliveries a second that a slow target is waited for. */
const SLOWEST_PER_SEC = 1_000;

/** Deliveries a second that the estimate of memory is made for. */
const USUAL_PER_SEC = 30_000;

/** A chat message frame, bytes. */
const FRAME_BYTES = 200;

/** What a flood to everybody will do; how long it takes is the question, so its longest is planned. */
export function planFlood(load: Load & { readonly messages: number }): LoadPlan {
  const placement = placeSockets(load.users, load.users, load.socketsPerVu);
  const deliveries = load.messages * load.users;
  const durationMs = Math.max(30_000, (deliveries / SLOWEST_PER_SEC) * 1_000);
  return {
    durationMs: durationMs + load.deliveryTimeoutMs,
    vus: placement.vus,
    peakConnections: load.users,
    operations: load.messages,
    deliveriesPerSec: USUAL_PER_SEC,
    isFlood: true,
    sentBytes: load.messages * FRAME_BYTES,
    memoryBytes: planMemory(load.users),
    curve: [
      { atMs: 0, value: load.users },
      { atMs: durationMs, value: load.users },
    ],
    curveUnit: 'users',
  };
}
