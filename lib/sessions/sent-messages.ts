import type { Ledger } from '../audit/ledger.ts';
import type { MessageType } from '../load/message-content.ts';
import type { ErrorKind } from '../metrics/error-kinds.ts';
import { END_MS, FILLED, MOST, TIMES } from '../metrics/time-series.ts';
import { formatToken } from '../protocols/message-token.ts';
import { formatSharedToken } from '../protocols/shared-token.ts';
import type { Room } from './room.ts';
import type { VuContext } from './vu-context.ts';

/** Enters in the books what becomes of a message at its sender, however it is sent. */
export interface SentMessages {
  /** It was due and is being sent; returns its number in its room. */
  readonly enter: (session: number, dueMs: number, sentMs: number, type: MessageType) => number;
  /** The text that identifies message `seq` of room `room` of this VU. */
  readonly token: (room: number, seq: number) => string;
  /** The target has accepted a message. */
  readonly accept: (sentMs: number, answeredMs: number) => void;
  /** The target has refused message `seq` of room `room` of this VU: nobody is to read it. */
  readonly refuse: (room: number, seq: number, kind: ErrorKind, reason: string) => void;
}

/** The sent messages of one VU. */
export function createSentMessages(
  { meter, fail }: Pick<VuContext, 'meter' | 'fail'>,
  rooms: readonly Room[],
  ledger: Ledger,
): SentMessages {
  const { metrics, tally } = meter;
  const { state, take } = metrics.send_lateness.batch;
  return {
    enter: (session, dueMs, sentMs, type) => {
      tally.scheduled += 1;
      // This and the lateness are entered without a call, as what is read is.
      tally.sent[type] = (tally.sent[type] ?? 0) + 1;
      if (state[FILLED] < state[MOST] && sentMs < state[END_MS]) {
        state[TIMES][state[FILLED]] = sentMs - dueMs;
        state[FILLED] += 1;
      } else {
        take(sentMs - dueMs, sentMs);
      }
      return ledger.send(session, dueMs, sentMs, type);
    },
    token: (room, seq) => {
      const { mark, sharedFrom } = rooms[room] as Room;
      const shared = sharedFrom === undefined ? undefined : ledger.sharedToken(room, seq);
      return shared === undefined ? formatToken(mark, seq) : formatSharedToken(mark, shared);
    },
    accept: (sentMs, answeredMs) => {
      tally.acked += 1;
      metrics.ack_time.add(answeredMs - sentMs);
    },
    refuse: (room, seq, kind, reason) => {
      const label = ledger.withdraw(room, seq);
      metrics.messages_refused.add(1);
      if (label !== undefined) {
        meter.finish(label, false);
      }
      fail('message_send', kind, reason);
    },
  };
}
