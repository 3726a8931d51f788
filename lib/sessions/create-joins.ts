import type { ErrorKind } from '../metrics/error-kinds.ts';
import type { Clock } from './clock.ts';
import { createDeadlines } from './deadlines.ts';

/** The requests of a VU's users to join their rooms, each with one outcome. */
export interface Joins {
  /** The session has asked to join. */
  readonly ask: (session: number) => void;
  /** It has been asked and neither answered nor given up; a late answer still finds it so. */
  readonly isAsked: (session: number) => boolean;
  readonly answer: (session: number) => void;
  readonly refuse: (session: number, reason: string) => void;
  /** Nobody waits any longer; counted as without an answer, unless it has been already. */
  readonly abandon: (session: number, reason: string) => void;
}

/** Calls `onFailed` for each join that was refused or has no answer after `timeoutMs`. */
export function createJoins(
  timeoutMs: number,
  clock: Clock,
  onFailed: (session: number, kind: ErrorKind, reason: string) => void,
): Joins {
  const asked = new Set<number>();
  const late = new Set<number>();
  const fail = (session: number, kind: ErrorKind, reason: string): void => {
    if (!late.has(session)) {
      onFailed(session, kind, reason);
    }
  };
  const deadlines = createDeadlines(timeoutMs, clock, (session) => {
    fail(session, 'timeout', `no answer within ${timeoutMs} ms`);
    late.add(session);
  });
  const forget = (session: number): void => {
    deadlines.remove(session);
    asked.delete(session);
    late.delete(session);
  };
  return {
    ask: (session) => {
      late.delete(session);
      asked.add(session);
      deadlines.add(session);
    },
    isAsked: (session) => asked.has(session),
    answer: forget,
    refuse: (session, reason) => {
      fail(session, 'rejected', reason);
      forget(session);
    },
    abandon: (session, reason) => {
      if (asked.has(session)) {
        fail(session, 'timeout', reason);
        forget(session);
      }
    },
  };
}
