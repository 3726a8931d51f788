import type { Clock } from './clock.ts';

/** Seats that wait for something, each for the same time, by one timer. */
export interface Deadlines {
  readonly add: (seat: number) => void;
  /** The seat waits no longer; none of it is left when nobody waits. */
  readonly remove: (seat: number) => void;
}

/** Calls `onPassed` for each seat that was added `timeoutMs` ago and not removed. */
export function createDeadlines(
  timeoutMs: number,
  clock: Clock,
  onPassed: (seat: number) => void,
): Deadlines {
  // In the order of their adding, which is the order of their deadlines.
  const deadlineOf = new Map<number, number>();
  let timer: number | undefined;
  const arm = (): void => {
    for (const deadlineMs of deadlineOf.values()) {
      timer = setTimeout(sweep, Math.max(1, deadlineMs - clock())) as unknown as number;
      return;
    }
  };
  const sweep = (): void => {
    timer = undefined;
    for (const [seat, deadlineMs] of deadlineOf) {
      if (deadlineMs > clock()) {
        break;
      }
      deadlineOf.delete(seat);
      onPassed(seat);
    }
    if (timer === undefined) {
      arm();
    }
  };
  return {
    add: (seat) => {
      deadlineOf.delete(seat);
      deadlineOf.set(seat, clock() + timeoutMs);
      if (timer === undefined) {
        arm();
      }
    },
    remove: (seat) => {
      if (deadlineOf.delete(seat) && deadlineOf.size === 0 && timer !== undefined) {
        clearTimeout(timer as never);
        timer = undefined;
      }
    },
  };
}
