import type { LoadPlan } from '../config/test-definition.ts';
import type { Load, Stage } from '../config/variables.ts';
import { placeSockets } from './place-sockets.ts';
import { planMemory } from './plan-memory.ts';
import { rampDurationMs, rampWithHold } from './ramp.ts';

/** A chat message frame with its ids, bytes; masked client frame. */
const FRAME_BYTES = 320;

/** What a ramp of chatting users will do: the area under the curve over the message interval gives the messages. */
export function planChatRamp(load: Load): LoadPlan {
  const stages = rampWithHold(load.stages, load.users, load.durationMs);
  const curve = curveOf(stages);
  let userMs = 0;
  for (let i = 1; i < curve.length; i += 1) {
    const [a, b] = [curve[i - 1], curve[i]];
    if (a && b) {
      userMs += ((a.value + b.value) / 2) * (b.atMs - a.atMs);
    }
  }
  const operations = Math.round(userMs / load.messageIntervalMs);
  const placement = placeSockets(load.users, load.roomSize, load.socketsPerVu);
  return {
    durationMs: rampDurationMs(stages),
    vus: placement.vus,
    peakConnections: load.users,
    operations,
    deliveriesPerSec: (load.users / load.messageIntervalMs) * 1_000 * load.roomSize,
    sentBytes: operations * FRAME_BYTES,
    memoryBytes: planMemory(load.users),
    curve,
    curveUnit: 'users',
  };
}

function curveOf(stages: readonly Stage[]): { atMs: number; value: number }[] {
  const points = [{ atMs: 0, value: 0 }];
  let atMs = 0;
  for (const stage of stages) {
    atMs += stage.durationMs;
    points.push({ atMs, value: stage.users });
  }
  return points;
}
