import type { ChatVu } from './open-chat-vu.ts';
import { sendArrivals } from './send-arrivals.ts';

/** What became of the messages that were due in one step. */
export interface StepCounts {
  sent: number;
  delivered: number;
  /** Delivered, and later than the load's limit. */
  late: number;
}

/** A load in steps of the same length. */
export interface Steps {
  /** When the first one begins, epoch ms. */
  readonly startMs: number;
  readonly stepMs: number;
  /** How many times the load's rate each offers. */
  readonly factors: readonly number[];
  /** Rooms of the whole test. */
  readonly rooms: number;
  /** Hears the latency of one delivery of each message, by the step in which it was due. */
  readonly onLatency: (step: number, latencyMs: number) => void;
}

/** Below the distance of two messages, above what adding and subtracting a latency may lose, ms. */
const ROUNDING_MS = 0.01;

/**
 * Offers one rate after another without a pause, whatever becomes of the messages. Resolves when the last is sent; the
 * counts go on while they are read. Takes the place of who heard the latencies before.
 */
export async function sendSteps(
  vu: ChatVu,
  { startMs, stepMs, factors, rooms, onLatency }: Steps,
): Promise<readonly Readonly<StepCounts>[]> {
  const { context, sessions } = vu;
  const { load } = context;
  const counts = factors.map((): StepCounts => ({ sent: 0, delivered: 0, late: 0 }));
  const stepOf = (dueMs: number): number =>
    Math.max(0, Math.min(factors.length - 1, Math.floor((dueMs - startMs + ROUNDING_MS) / stepMs)));
  context.onLatency = (latencyMs, readAtMs) => {
    const step = stepOf(readAtMs - latencyMs);
    const own = counts[step];
    if (own !== undefined) {
      own.delivered += 1;
      own.late += latencyMs > load.lateOverMs ? 1 : 0;
      onLatency(step, latencyMs);
    }
  };
  for (const [step, factor] of factors.entries()) {
    const inStep: ChatVu = {
      ...vu,
      context: { ...context, load: { ...load, ratePerSec: factor * load.ratePerSec, durationMs: stepMs } },
      sessions: {
        ...sessions,
        say: (session, dueMs, content) => {
          const own = counts[stepOf(dueMs ?? context.clock())];
          if (own !== undefined) {
            own.sent += 1;
          }
          sessions.say(session, dueMs, content);
        },
      },
    };
    await sendArrivals(inStep, startMs + step * stepMs, [], rooms);
  }
  return counts;
}
