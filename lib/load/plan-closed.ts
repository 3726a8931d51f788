import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { placeSockets } from './place-sockets.ts';
import { planMemory } from './plan-memory.ts';

/** The shortest time that a load is given, ms. */
const LEAST_MS = 30_000;

/** A frame beside the text in it, bytes. */
const ENVELOPE_BYTES = 150;

/** A load in rooms that waits for the target: how long it takes is the question. */
export interface ClosedLoad {
  readonly messages: number;
  /** Characters of one message. */
  readonly messageBytes: number;
  /** Messages a second that a slow target is waited for. */
  readonly slowestPerSec: number;
  /** Readers of a message; the room when absent. */
  readonly readers?: number;
}

/** Plans users in rooms of ROOM_SIZE whose next message waits for the last; the longest it may take is planned. */
export function planClosed(
  load: Load,
  { messages, messageBytes, slowestPerSec, readers = load.roomSize }: ClosedLoad,
): LoadPlan {
  const durationMs = Math.max(LEAST_MS, (messages / slowestPerSec) * 1_000);
  return {
    durationMs: durationMs + load.deliveryTimeoutMs,
    vus: placeSockets(load.users, load.roomSize, load.socketsPerVu).vus,
    peakConnections: load.users,
    operations: messages,
    deliveriesPerSec: slowestPerSec * readers,
    sentBytes: messages * (messageBytes + ENVELOPE_BYTES),
    memoryBytes: planMemory(load.users),
    curve: [
      { atMs: 0, value: load.users },
      { atMs: durationMs, value: load.users },
    ],
    curveUnit: 'users',
  };
}
