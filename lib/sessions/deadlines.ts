import type { Clock } from './clock.ts';

/** Sessions that wait for something, each for the same time, by one timer. */
export interface Deadlines {
  readonly add: (session: number) => void;
  /** The session waits no longer; none of it is left when nobody waits. */
  readonly remove: (session: number) => void;
}

/** Calls `onPassed` for each session that was added `timeoutMs` ago and not removed. */
export function createDeadlines(
  timeoutMs: number,
  clock: Clock,
  onPassed: (session: number) => void,
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
    for (const [session, deadlineMs] of deadlineOf) {
      if (deadlineMs > clock()) {
        break;
      }
      deadlineOf.delete(session);
      onPassed(session);
    }
    if (timer === undefined) {
      arm();
    }
  };
  return {
    add: (session) => {
      deadlineOf.delete(session);
      deadlineOf.set(session, clock() + timeoutMs);
      if (timer === undefined) {
        arm();
      }
    },
    remove: (session) => {
      if (deadlineOf.delete(session) && deadlineOf.size === 0 && timer !== undefined) {
        clearTimeout(timer as never);
        timer = undefined;
      }
    },
  };
}
