import { END_MS, FILLED, MOST, TIMES } from '../metrics/time-series.ts';
import type { DeliveryHooks, TakeBatch } from './delivery-hooks.ts';
import { type Heard, MESSAGE, SEQ, TURN } from './heard.ts';
import type { Books } from './open-books.ts';
import { DUE_MS, PLACE, WAITING } from './open-message.ts';
import type { Tally } from './tally.ts';

/**
 * Makes what enters all messages of a frame. It does for each what a session's listener does for one, in a loop of its
 * own for the same reason: a call for each would cost as much as the rest.
 */
export function createBatches(
  { next, roomOf, close }: Books,
  heard: readonly Heard[],
  tally: Tally,
  lateOverMs: number,
  { latencies, look, finish, takeAside }: DeliveryHooks,
): TakeBatch {
  const { state, take } = latencies;
  return (session, texts, readAtMs, hearOne) => {
    const room = roomOf[session] as number;
    const last = heard[room] as Heard;
    // By number: an iterator costs k6 several times as much.
    for (let nth = 0; nth < texts.length; nth += 1) {
      if (!hearOne(session, texts[nth] as string, readAtMs)) {
        continue;
      }
      const message = last[MESSAGE];
      const ms = readAtMs - message[DUE_MS];
      if (next[session] !== message[PLACE] || message[WAITING] === 0 || ms > lateOverMs) {
        takeAside(session, readAtMs);
        continue;
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
    }
  };
}
