import type { Clock } from './clock.ts';

/** Who dials when. */
export interface DialSchedule {
  readonly clock: Clock;
  /** Sessions, dialled in their order. */
  readonly count: number;
  /** When a session is to dial, epoch ms; never earlier than the one before it. */
  readonly dueMs: (session: number) => number;
  /** Dials that may be under way at a time. */
  readonly inFlight: number;
  /** Dials; `lateMs` after its moment. */
  readonly dial: (session: number, lateMs: number) => void;
}

/** Dials of one VU that follow a ramp, and wait where too many are under way. */
export interface Dialler {
  readonly start: () => void;
  /** A session's dial has come to its end, whichever; to be said once or more. */
  readonly over: (session: number) => void;
  /** Resolves when all dials have come to their ends. */
  readonly done: Promise<void>;
}

/** A dialler by one timer. */
export function createDialler({ clock, count, dueMs, inFlight, dial }: DialSchedule): Dialler {
  const isOver: boolean[] = new Array(count).fill(false);
  let next = 0;
  let over = 0;
  let isArmed = false;
  let isDialling = false;
  let resolveDone = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    resolveDone = resolve;
  });

  const proceed = (): void => {
    // A dial may end at once, and asks for the next one while this is still dialling.
    if (isDialling || isArmed) {
      return;
    }
    isDialling = true;
    while (next < count && next - over < inFlight) {
      const lateMs = clock() - dueMs(next);
      if (lateMs < 0) {
        isArmed = true;
        setTimeout(() => {
          isArmed = false;
          proceed();
        }, -lateMs);
        break;
      }
      next += 1;
      dial(next - 1, lateMs);
    }
    isDialling = false;
    if (over === count) {
      resolveDone();
    }
  };

  return {
    start: proceed,
    over: (session) => {
      if (isOver[session] === false) {
        isOver[session] = true;
        over += 1;
        proceed();
      }
    },
    done,
  };
}
