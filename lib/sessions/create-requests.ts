import type { Features } from '../protocols/chat-protocol.ts';

/** Messages that wait for their acknowledgement, by request. */
export interface Requests {
  readonly ask: (id: number, sentMs: number) => void;
  /** When the request was sent that is answered now; undefined for one that does not wait. */
  readonly answer: (id: number) => number | undefined;
  /** How many of a system that answers all of them wait. */
  readonly open: () => number;
}

/** Unanswered messages after which a system that may acknowledge is taken not to. */
const SILENT_AFTER = 1_000;

/** The waiting messages of one VU. */
export function createRequests(acknowledgement: Features['acknowledgement']): Requests {
  const waiting = new Map<number, number>();
  let isAnswering = acknowledgement !== false;
  return {
    ask: (id, sentMs) => {
      if (isAnswering) {
        waiting.set(id, sentMs);
        if (acknowledgement === 'optional' && waiting.size > SILENT_AFTER) {
          isAnswering = false;
          waiting.clear();
        }
      }
    },
    answer: (id) => {
      const sentMs = waiting.get(id);
      waiting.delete(id);
      return sentMs;
    },
    open: () => (acknowledgement === true ? waiting.size : 0),
  };
}
