import { END_MS, FILLED, MOST, TIMES } from '../metrics/time-series.ts';
import type { DeliveryHooks, DeliveryListener } from './delivery-hooks.ts';
import { type Heard, MESSAGE, SEQ, TEXT, TURN } from './heard.ts';
import type { Books } from './open-books.ts';
import { DUE_MS, PLACE, WAITING } from './open-message.ts';
import type { Tally } from './tally.ts';

/**
 * Makes what a session's socket calls for each frame, by session. It runs once for each delivery, more often than any
 * other code. Most deliveries are of the message that the reader is to read next, in time, and are entered in the books
 * right here, without a call: k6 makes a new stack for each event, and two calls cost as much as all the rest. It is a
 * part of the ledger, so that nobody else knows the rule.
 */
export function createListeners(
  { next, roomOf, close }: Books,
  heard: readonly Heard[],
  tally: Tally,
  lateOverMs: number,
  hooks: DeliveryHooks,
): (session: number) => DeliveryListener {
  const { latencies, hearText, look, finish, takeAside, trouble } = hooks;
  const { state, take } = latencies;
  return (session) => {
    // Only these are a session's own: whatever else it held would be held for each user.
    const room = roomOf[session] as number;
    const last = heard[room] as Heard;
    return (event) => {
      // Its text is asked for each time: one variable more and k6's new stack grows once more, by as much again.
      const readAtMs = event.timestamp;
      // A throw in a handler would end the whole iteration with all its other sockets, and k6 would still exit 0.
      try {
        if (event.data !== last[TEXT] && !hearText(session, event.data, readAtMs)) {
          return;
        }
        const message = last[MESSAGE];
        const ms = readAtMs - message[DUE_MS];
        if (next[session] !== message[PLACE] || message[WAITING] === 0 || ms > lateOverMs) {
          takeAside(session, readAtMs);
          return;
        }
        next[session] = message[PLACE] + 1;
        message[WAITING] -= 1;
        tally.matched += 1;
        if (state[FILLED] < state[MOST] && readAtMs < state[END_MS]) {
          state[TIMES][state[FILLED]] = ms;
          state[FILLED] += 1;
        } else {
          take(ms, readAtMs);
        }
        if (session === last[TURN]) {
          look(message, readAtMs, session);
        }
        if (message[WAITING] === 0) {
          close(room, last[SEQ], message);
          finish(message, readAtMs, session);
        }
      } catch (error) {
        trouble(error);
      }
    };
  };
}
