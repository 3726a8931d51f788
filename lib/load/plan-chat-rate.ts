import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { placeSockets } from './place-sockets.ts';
import { planMemory } from './plan-memory.ts';

/** A chat message frame with its ids, bytes; masked client frame. */
const FRAME_BYTES = 320;

/** Sockets connect evenly over this time before the rate starts, ms for each 100 of them. */
const CONNECT_MS_PER_100 = 100;

/** How long the subscribers take to connect before the rate starts: at most 1,000 a second, at least a second. */
export function connectPhaseMs(users: number): number {
  return Math.max(1_000, Math.ceil(users / 100) * CONNECT_MS_PER_100);
}

/** Subscribers in one channel of the throughput test. */
export function subscribersPerChannel(load: Load): number {
  return Math.max(1, Math.ceil(load.users / load.channels));
}

/** What a constant rate over held sockets will do. */
export function planChatRate(load: Load): LoadPlan {
  const placement = placeSockets(load.users, subscribersPerChannel(load), load.socketsPerVu);
  const operations = Math.floor((load.ratePerSec * load.durationMs) / 1_000);
  const connectMs = connectPhaseMs(load.users);
  const endMs = connectMs + load.durationMs;
  return {
    durationMs: endMs + load.deliveryTimeoutMs,
    vus: placement.vus,
    peakConnections: load.users,
    operations,
    deliveriesPerSec: load.ratePerSec * subscribersPerChannel(load),
    sentBytes: operations * FRAME_BYTES,
    memoryBytes: planMemory(load.users),
    curve: [
      { atMs: 0, value: 0 },
      { atMs: connectMs, value: 0 },
      { atMs: connectMs, value: load.ratePerSec },
      { atMs: endMs, value: load.ratePerSec },
      { atMs: endMs, value: 0 },
    ],
    curveUnit: 'msg/s',
  };
}
