import type { ChatVu } from './open-chat-vu.ts';

/** How a storm of connections is bounded. */
export interface DialRules {
  /** Dials of this VU that may be under way at a time. */
  readonly inFlight: number;
  /** After so many ends of dials the share that succeeded is looked at. */
  readonly judgeAfter: number;
  /** Below this share, 0 to 1, no further dial is made. */
  readonly leastShare: number;
  /** The sessions that are dialled, in their order; all of them when absent. */
  readonly who?: readonly number[];
}

/** What became of a storm of connections. */
export interface Dialled {
  readonly open: number;
  readonly isAborted: boolean;
}

/**
 * Connects the users of a VU as fast as the target takes them, `inFlight` dials at a time. Stays the watcher of the
 * sessions until all have ended or stand; resolves then.
 */
export function dialAll({ sessions }: ChatVu, rules: DialRules): Promise<Dialled> {
  let next = 0;
  let open = 0;
  let over = 0;
  let isAborted = false;
  const done = new Set<number>();
  const { who } = rules;
  const count = who?.length ?? sessions.count;
  return new Promise((resolve) => {
    const proceed = (): void => {
      if (over >= rules.judgeAfter && open < rules.leastShare * over) {
        isAborted = true;
      }
      if (!isAborted && next < count) {
        next += 1;
        sessions.connect(who?.[next - 1] ?? next - 1);
      } else if (over === next) {
        resolve({ open, isAborted });
      }
    };
    const end = (session: number, joined: boolean): void => {
      if (!done.has(session)) {
        done.add(session);
        over += 1;
        open += joined ? 1 : 0;
        proceed();
      }
    };
    if (count === 0) {
      resolve({ open, isAborted });
    }
    sessions.watcher = { onJoined: end, onEnded: (session) => end(session, false) };
    for (let dial = 0; dial < Math.min(rules.inFlight, count); dial += 1) {
      proceed();
    }
  });
}
