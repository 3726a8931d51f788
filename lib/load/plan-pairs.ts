import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { placeSockets } from './place-sockets.ts';
import { planMemory } from './plan-memory.ts';

/** A message frame, or what a pair says to be matched, bytes. */
const FRAME_BYTES = 300;

/** What finding each other is bounded by, ms. */
export interface PairLoad extends Load {
  readonly rampMs: number;
  readonly matchTimeoutMs: number;
  readonly acceptTimeoutMs: number;
}

/** How long the pairs talk, and how many messages each has. */
export interface PlannedTalk {
  readonly talkMs: number;
  readonly messages: number;
}

/** What pairs will do that come along a ramp, find each other, perhaps talk, and leave; how long they search is the question, so the longest is planned. */
export function planPairs(load: PairLoad, talk: PlannedTalk = { talkMs: 0, messages: 0 }): LoadPlan {
  const pairs = Math.floor(load.users / 2);
  const operations = pairs * Math.max(1, talk.messages);
  const durationMs =
    load.rampMs + load.matchTimeoutMs + load.acceptTimeoutMs + talk.talkMs + 2 * load.deliveryTimeoutMs;
  return {
    durationMs,
    vus: placeSockets(load.users, 2, load.socketsPerVu).vus,
    peakConnections: 2 * pairs,
    operations,
    deliveriesPerSec: talk.talkMs === 0 ? 0 : (pairs * talk.messages * 1_000) / talk.talkMs,
    sentBytes: (operations + 6 * pairs) * FRAME_BYTES,
    memoryBytes: planMemory(2 * pairs),
    curve: [
      { atMs: 0, value: 0 },
      { atMs: load.rampMs, value: 2 * pairs },
      { atMs: durationMs, value: 0 },
    ],
    curveUnit: 'users',
  };
}

/** What the users of the test will do who come along a ramp and stay without a word. */
export function planIdle(load: Load & { readonly rampMs: number }): LoadPlan {
  return {
    durationMs: load.rampMs + load.durationMs,
    vus: placeSockets(load.users, 1, load.socketsPerVu).vus,
    peakConnections: load.users,
    operations: load.users,
    deliveriesPerSec: 0,
    sentBytes: load.users * FRAME_BYTES,
    memoryBytes: planMemory(load.users),
    curve: [
      { atMs: 0, value: 0 },
      { atMs: load.rampMs, value: load.users },
      { atMs: load.rampMs + load.durationMs, value: load.users },
    ],
    curveUnit: 'users',
  };
}
