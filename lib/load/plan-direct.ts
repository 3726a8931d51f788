import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { placeSockets } from './place-sockets.ts';
import { connectPhaseMs } from './plan-chat-rate.ts';
import { planMemory } from './plan-memory.ts';

/** A message from one user to another with its token, bytes. */
const FRAME_BYTES = 150;

/** What a test of direct messages does once its users are there. */
export interface DirectLoad {
  /** Users that one virtual user has to hold together. */
  readonly roomSize: number;
  /** The longest that it is waited for, ms. */
  readonly durationMs: number;
  /** Messages or questions. */
  readonly operations: number;
  readonly deliveriesPerSec: number;
  /** Messages go as fast as the target takes them. */
  readonly isFlood?: true;
}

/** Plans a test of direct messages; the users connect first. */
export function planDirect(
  load: Load,
  { roomSize, durationMs, operations, deliveriesPerSec, isFlood }: DirectLoad,
): LoadPlan {
  const wholeMs = connectPhaseMs(load.users) + durationMs;
  return {
    durationMs: wholeMs + load.deliveryTimeoutMs,
    vus: placeSockets(load.users, roomSize, Math.max(load.socketsPerVu, roomSize)).vus,
    peakConnections: load.users,
    operations,
    deliveriesPerSec,
    ...(isFlood === undefined ? {} : { isFlood }),
    sentBytes: operations * FRAME_BYTES,
    memoryBytes: planMemory(load.users),
    curve: [
      { atMs: 0, value: load.users },
      { atMs: wholeMs, value: load.users },
    ],
    curveUnit: 'users',
  };
}
