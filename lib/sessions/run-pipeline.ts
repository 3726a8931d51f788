import { bySession } from '../audit/by-session.ts';
import type { MessageContent } from '../load/message-content.ts';
import type { ChatVu } from './open-chat-vu.ts';
import { waitUntil } from './wait.ts';

/** How often it is looked whether an event is due or there is room, ms. */
const STEP_MS = 1;

/** Places in the second room: the transformers speak there, and the consumer reads. */
const OUTLETS = [0, 1] as const;

/** What flows through the rooms of a VU, two of three users a pipeline. */
export interface Pipeline {
  /** Events of each pipeline, and how many are due in a second. */
  readonly events: number;
  readonly ratePerSec: number;
  readonly startMs: number;
  /** Events that may wait in each of a pipeline's two queues. */
  readonly capacity: number;
  readonly content: MessageContent;
  /** Without anything read for so long the rest is given up, ms. */
  readonly stallMs: number;
  /** Hears how long an event took through a stage: 0 from producer to transformer, 1 from there to the consumer. */
  readonly onStage: (stage: 0 | 1, lagMs: number) => void;
  /** An event was due and the first queue was full. */
  readonly onHeld: () => void;
}

/** How far a pipeline is. */
interface Flow {
  sent: number;
  /** Read in the first room, by all of it. */
  taken: number;
  forwarded: number;
  consumed: number;
  isHeld: boolean;
}

/**
 * The producer of each pipeline sends at a constant rate into its first room; two transformers take turns to send on what
 * they have read there to the second, where the consumer reads. A queue that is full holds up the one before it. An
 * event of the first stage is due by the schedule, one of the second when it is sent on. Resolves when all is consumed.
 */
export async function runPipeline({ context, rooms, sessions }: ChatVu, pipeline: Pipeline): Promise<void> {
  const { clock } = context;
  const { events, ratePerSec, startMs, capacity, content, stallMs, onStage, onHeld } = pipeline;
  const roomOf = bySession(rooms, (_, room) => room);
  const flows = Array.from(
    { length: Math.floor(rooms.length / 2) },
    (): Flow => ({ sent: 0, taken: 0, forwarded: 0, consumed: 0, isHeld: false }),
  );
  let changedMs = startMs;

  const forward = (no: number, flow: Flow): void => {
    while (flow.forwarded < flow.taken && flow.forwarded - flow.consumed < capacity) {
      const outlet = OUTLETS[flow.forwarded % OUTLETS.length] ?? 0;
      flow.forwarded += 1;
      sessions.say((rooms[2 * no + 1]?.firstSession ?? 0) + outlet, clock(), content);
    }
  };
  context.onReadByAll = (latencyMs, session) => {
    const room = roomOf[session] ?? 0;
    const flow = flows[room >> 1];
    if (flow !== undefined) {
      changedMs = clock();
      flow[room % 2 === 0 ? 'taken' : 'consumed'] += 1;
      onStage(room % 2 === 0 ? 0 : 1, latencyMs);
      forward(room >> 1, flow);
    }
  };
  const produce = (no: number, flow: Flow): void => {
    const dueMs = (): number => startMs + (flow.sent * 1_000) / ratePerSec;
    while (flow.sent < events && dueMs() <= clock()) {
      if (flow.sent - flow.forwarded >= capacity) {
        if (!flow.isHeld) {
          flow.isHeld = true;
          onHeld();
        }
        return;
      }
      flow.isHeld = false;
      sessions.say(rooms[2 * no]?.firstSession ?? 0, dueMs(), content);
      flow.sent += 1;
    }
  };
  changedMs = Math.max(changedMs, clock());
  while (flows.some(({ consumed }) => consumed < events) && clock() - changedMs < stallMs) {
    for (const [no, flow] of flows.entries()) {
      produce(no, flow);
    }
    await waitUntil(clock, clock() + STEP_MS);
  }
}
