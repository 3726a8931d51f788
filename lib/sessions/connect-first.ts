import { connectPhaseMs } from '../load/plan-chat-rate.ts';
import { dialAll } from './dial-all.ts';
import type { ChatVu } from './open-chat-vu.ts';
import { waitUntil } from './wait.ts';

/** Dials of one virtual user that may be under way at a time: few, as a storm is a test of its own. */
const IN_FLIGHT = 20;

/**
 * Connects all users of a VU from the start of load on (epoch ms); resolves with the moment from which the schedule counts,
 * epoch ms: when all have joined or failed, and never before the time planned for it. How much later that is, is its
 * `start_delay`.
 */
export async function connectFirst(vu: ChatVu, loadStartedAtMs: number): Promise<number> {
  const { clock, load, meter } = vu.context;
  await waitUntil(clock, loadStartedAtMs);
  await dialAll(vu, { inFlight: IN_FLIGHT, judgeAfter: load.users, leastShare: 0 });
  const plannedMs = loadStartedAtMs + connectPhaseMs(load.users);
  const startMs = Math.max(plannedMs, clock());
  meter.metrics.start_delay.add(startMs - plannedMs);
  return startMs;
}
