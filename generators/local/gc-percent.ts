import type { LoadPlan } from '../../lib/config/test-definition.ts';
import { planMemory } from '../../lib/load/plan-memory.ts';

/** What is planned for ten thousand users, the number that the suite is made for: no test has to do with less. */
const ROOM_BYTES = 980_000_000;

/** The plan of a test counts on this: half of Go's own. Ten thousand sockets then take a quarter less memory. */
const LOWEST = 50;

/** Beyond it little is won. */
const HIGHEST = 400;

/** On a machine with memory to spare deliveries are given so many times what they ask for, up to this. */
const SPARE_TIMES = 2;
const SPARE_HIGHEST = 800;

/** What the users of a large load may take of the memory that is free beside their plan. */
const SPARE_SHARE = 0.25;

/** What a plain script takes that only opens sockets and reads them, at Go's own growth: k6 with it, and each socket, bytes. */
const PLAIN_BYTES = 80_000_000;
const PLAIN_SOCKET_BYTES = 66_700;

/** What users who chat may take of what a plain script takes for as many. */
const PLAIN_SHARE = 1.35;

/**
 * A rule of thumb: in the demo on two cores, 10,000 users chatting every ten seconds took the generator 0.84 of a core on
 * average. More users are planned on more cores, and the collector has its part of each.
 */
export const CONNECTIONS_PER_CORE = 10_000;

/**
 * What is added for each delivery a second. What there is to collect grows with the deliveries, and the collector's part
 * of a core with it. Measured with 10,000 users on two cores shared with the target: at 10,000 a second, 50 delayed the
 * messages (p95 246 ms) and 200 did not (89 ms); at 4,000 a second, of which users of the ramp were part, 50, 150 and
 * 300 gave a p95 of 571, 296 and 214 ms, and only the last was valid.
 */
const MORE_FOR_EACH = 0.0625;

/**
 * One collection delays messages by as much as there is alive, so that fewer users ask for less, down to this share. With
 * 1,000 users and 5,000 deliveries a second, 90 gave a p95 of 7.6 ms and 400 one of 7.3, at half the memory and 1.12 times
 * the processor.
 */
const LEAST_SHARE = 0.05;

/** What of a test's plan decides. */
export type HeapPlan = Pick<
  LoadPlan,
  'memoryBytes' | 'peakConnections' | 'deliveriesPerSec' | 'isStorm' | 'isFlood'
>;

/**
 * How much k6's heap may grow before it is collected, per cent (Go's GOGC), for a test whose plan says how much memory
 * it takes at 50. What is collected less often costs less of the processor and delays fewer messages, so it is as much as
 * the room allows, and as much as the deliveries ask for where that is more. Ten thousand users and more are given twice
 * that where so much memory is free beside them, bytes.
 *
 * A storm of connections is over before its garbage takes more than the plan: 10,000 opened in two seconds took 0.80 to
 * 0.95 GB at 400. At 50 the collector had 24 to 30 % of the cores and 3,300 came a second, at 100 it was 12 to 23 % and
 * 3,800, at 400 4,900 (two cores, the target beside it). A flood has few users and is as fast as the generator lets it be.
 */
export function gcPercent(plan: HeapPlan, freeBytes = 0): number {
  const { memoryBytes, peakConnections, deliveriesPerSec, isStorm, isFlood } = plan;
  if (isStorm || isFlood) {
    return HIGHEST;
  }
  const percentOf = (bytes: number): number => (bytes / liveBytes(memoryBytes) - 1) * 100;
  const users = peakConnections / CONNECTIONS_PER_CORE;
  const forDeliveries =
    (deliveriesPerSec * MORE_FOR_EACH * Math.min(1, Math.max(LEAST_SHARE, users))) / Math.max(1, users);
  const needed = Math.max(percentOf(roomBytes(plan)), LOWEST + forDeliveries);
  const spare = Math.min(percentOf(SPARE_SHARE * freeBytes), LOWEST + SPARE_TIMES * forDeliveries);
  return Math.round(Math.max(Math.min(HIGHEST, needed), users < 1 ? 0 : Math.min(SPARE_HIGHEST, spare)));
}

/** What the generator then takes at the most, bytes. */
export function generatorBytes(plan: HeapPlan): number {
  return plan.isStorm ? plan.memoryBytes : liveBytes(plan.memoryBytes) * (1 + gcPercent(plan) / 100);
}

/** What a test may take without asking. What it holds beside its users, such as files, is no user's. */
function roomBytes({ memoryBytes, peakConnections }: HeapPlan): number {
  return memoryBytes > planMemory(peakConnections)
    ? ROOM_BYTES
    : Math.min(ROOM_BYTES, PLAIN_SHARE * (PLAIN_BYTES + peakConnections * PLAIN_SOCKET_BYTES));
}

function liveBytes(plannedBytes: number): number {
  return plannedBytes / (1 + LOWEST / 100);
}
