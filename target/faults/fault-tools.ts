import type { DelayQueue } from './delay-queue.ts';
import type { FaultDetails } from './fault-log.ts';
import type { Fault, FaultKind, FaultOf, FaultPlan } from './fault-plan.ts';

/** The sockets that can be dropped. */
export interface DroppableSockets {
  ids: () => string[];
  userOf: (socketId: string) => string;
  /** Ends the TCP connection without a goodbye. */
  drop: (socketId: string) => void;
}

/** What faults work with. */
export interface FaultTools {
  /** A steady clock in milliseconds with fractions. */
  nowMs: () => number;
  queue: DelayQueue;
  record: (fault: Fault, beganMs: number, details: FaultDetails) => void;
  sockets: DroppableSockets;
  /** Stops the whole process for a time, in milliseconds. */
  halt: (durationMs: number) => void;
}

/** The faults of a plan that is being played, with the moments between which each is active. */
export interface PlayedPlan {
  plan: FaultPlan;
  tools: FaultTools;
  /** Milliseconds on the steady clock. */
  startMs: number;
}

/** A fault and whether it is active now. */
export interface PlayedFault<Kind extends FaultKind> {
  fault: FaultOf<Kind>;
  /** Its place in the plan, which makes its draws its own. */
  index: number;
  fromMs: number;
  untilMs: number;
  isActive: () => boolean;
}

/** Returns the faults of one kind in a plan. */
export function faultsOf<Kind extends FaultKind>(played: PlayedPlan, kind: Kind): PlayedFault<Kind>[] {
  const { plan, tools, startMs } = played;
  return plan.faults.flatMap((fault, index) => {
    if (!isOfKind(fault, kind)) {
      return [];
    }
    const fromMs = startMs + (fault.from ?? 0) * 1_000;
    const untilMs = fault.for === undefined ? Number.POSITIVE_INFINITY : fromMs + fault.for * 1_000;
    const isActive = () => {
      const nowMs = tools.nowMs();
      return nowMs >= fromMs && nowMs < untilMs;
    };
    return [{ fault, index, fromMs, untilMs, isActive }];
  });
}

function isOfKind<Kind extends FaultKind>(fault: Fault, kind: Kind): fault is FaultOf<Kind> {
  return fault.fault === kind;
}
