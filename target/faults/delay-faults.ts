import { drawDelays } from './draw-delays.ts';
import type { FaultDetails } from './fault-log.ts';
import type { FaultOf } from './fault-plan.ts';
import { faultsOf, type PlayedFault, type PlayedPlan } from './fault-tools.ts';
import { seededRandom } from './seeded-random.ts';

/** What a delay was decided to be: its parts by fault, and their sum in milliseconds. */
export interface DrawnDelay {
  totalMs: number;
  parts: readonly { fault: FaultOf<'delay'>; delayMs: number }[];
}

/** The delays of one kind of departure. */
export interface Delays {
  /** Draws the delay of one departure, of REST answers for a route such as `GET /api/channels`. */
  draw: (route?: string) => DrawnDelay;
  /** Does something after a drawn delay, at once without one; each part is recorded as it is done. */
  hold: (drawn: DrawnDelay, act: () => readonly FaultDetails[]) => void;
}

const NO_DELAY: DrawnDelay = { totalMs: 0, parts: [] };

/** Makes the delays of a plan for one kind of departure; undefined when it has none. */
export function createDelays(played: PlayedPlan, at: FaultOf<'delay'>['at']): Delays | undefined {
  const { plan, tools } = played;
  const delays = faultsOf(played, 'delay')
    .filter(({ fault }) => fault.at === at)
    .map((delay) => ({
      ...delay,
      next: drawDelays(delay.fault.delay, seededRandom(plan.seed * 101 + delay.index)),
    }));
  if (delays.length === 0) {
    return undefined;
  }
  return {
    draw: (route) => {
      const active = delays.filter((delay) => delay.isActive() && matches(delay, route));
      if (active.length === 0) {
        return NO_DELAY;
      }
      const parts = active.map(({ fault, next }) => ({ fault, delayMs: next() }));
      return { parts, totalMs: parts.reduce((sum, { delayMs }) => sum + delayMs, 0) };
    },
    hold: (drawn, act) => {
      if (drawn.parts.length === 0) {
        return void act();
      }
      const beganMs = tools.nowMs();
      tools.queue.add(drawn.totalMs, () => {
        const tookMs = round(tools.nowMs() - beganMs);
        const affected = act();
        for (const details of affected) {
          for (const { fault, delayMs } of drawn.parts) {
            tools.record(fault, beganMs, { at, delayMs: round(delayMs), tookMs, ...details });
          }
        }
      });
    },
  };
}

function matches({ fault }: PlayedFault<'delay'>, route: string | undefined): boolean {
  return fault.route === undefined || route?.startsWith(fault.route) === true;
}

/** Rounds milliseconds to microseconds. */
export function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
