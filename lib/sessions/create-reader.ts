import { bySession } from '../audit/by-session.ts';
import type { DeliveryHooks } from '../audit/delivery-hooks.ts';
import { NO_TOKEN } from '../audit/heard.ts';
import type { Ledger } from '../audit/ledger.ts';
import {
  DUE_MS,
  FROM,
  LABEL,
  LOST,
  type OpenMessage,
  OTHER_CLOCK,
  SENT_MS,
  WAITING,
} from '../audit/open-message.ts';
import { END_MS, FILLED, MOST, TIMES } from '../metrics/time-series.ts';
import type { Frame } from '../protocols/chat-protocol.ts';
import { readToken } from '../protocols/message-token.ts';
import { readSharedToken } from '../protocols/shared-token.ts';
import type { Room } from './room.ts';
import type { Listener, Read, ReadMessage } from './sockets.ts';
import type { VuContext } from './vu-context.ts';

/** What a VU does with message frames. */
export interface Reader {
  /** Takes a message frame that a session has read. */
  readonly read: ReadMessage;
  /**
   * What hears a session's frames; those that are no message go to `rest`, what is thrown to `trouble`, which are the
   * same for all sessions.
   */
  readonly listener: (session: number, rest: Read, trouble: (error: unknown) => void) => Listener;
}

/**
 * Reads for the users of a VU: a message frame is counted, matched, and timed from the moment due to the socket's read.
 * The hottest code of the suite, run for every delivery. Who is not an auditor only counts.
 */
export function createReader(
  context: Pick<VuContext, 'clock' | 'meter' | 'protocol' | 'onLatency' | 'onReadByAll'>,
  rooms: readonly Room[],
  ledger: Ledger,
  generator = 1,
): Reader {
  const { clock, meter, protocol } = context;
  const { tally, metrics } = meter;
  const { message_latency: latency, message_service_time: serviceTime, read_lag: readLag } = metrics;
  const { take: takeTime } = latency.batch;
  const { state: services, take: takeService } = serviceTime.batch;
  /** When the frame was read whose lag was taken last. */
  let laggedMs = 0;
  const { hear, hearShared, isTurn, receive } = ledger;
  const { isMessage, textsOf } = protocol.codec;
  const roomOf = bySession(rooms, (_, room) => room);
  /** By room: how its tokens begin, where all of its members are in this VU. */
  const ownMarks = rooms.map(({ mark, sharedFrom }) => (sharedFrom === undefined ? mark : undefined));
  let listenerOf: ReturnType<Ledger['listeners']> | undefined;

  const hearFrame = (room: number, frame: string): void => {
    const { mark, sharedFrom } = rooms[room] as Room;
    if (sharedFrom === undefined) {
      hear(room, readToken(frame, mark) ?? NO_TOKEN, frame);
      return;
    }
    const token = readSharedToken(frame, mark);
    if (token === undefined) {
      hear(room, NO_TOKEN, frame);
    } else {
      hearShared(room, token, token.generator === generator, frame);
    }
  };

  /**
   * Once a message, by the auditor whose turn it is: as true as each time, at a fraction of the cost. The lag is the
   * frame's, however many messages are in it.
   */
  const look = (message: Readonly<OpenMessage>, readAtMs: number, session: number): void => {
    // Entered without a call, as the latency is where it is entered.
    if (services[FILLED] < services[MOST] && readAtMs < services[END_MS]) {
      services[TIMES][services[FILLED]] = readAtMs - message[SENT_MS];
      services[FILLED] += 1;
    } else {
      takeService(readAtMs - message[SENT_MS], readAtMs);
    }
    if (readAtMs !== laggedMs) {
      laggedMs = readAtMs;
      readLag.batch.take(clock() - readAtMs, readAtMs);
    }
    context.onLatency?.(readAtMs - message[DUE_MS], readAtMs, session);
  };

  /** A message of another VU is not ours to finish. */
  const finish = (message: Readonly<OpenMessage>, readAtMs: number, session: number): void => {
    if (message[FROM] >= 0) {
      meter.finish(message[LABEL], message[LOST] === 0);
      context.onReadByAll?.(readAtMs - message[DUE_MS], session);
    }
  };

  /** Takes a delivery of what the session's room has heard last, whatever is to be said of it. */
  const take = (session: number, readAtMs: number): void => {
    const message = receive(session, readAtMs);
    if (message === undefined) {
      tally.unmatched += 1;
      return;
    }
    tally.matched += 1;
    // Between two generators there is no latency: their clocks are different ones.
    if (message[FROM] !== OTHER_CLOCK) {
      takeTime(readAtMs - message[DUE_MS], readAtMs);
      if (isTurn(session)) {
        look(message, readAtMs, session);
      }
    }
    if (message[WAITING] === 0) {
      finish(message, readAtMs, session);
    }
  };

  const openListeners = (rest: Read, trouble: (error: unknown) => void) => {
    /** Hears a text of one message; false for any other, which goes to the rest. */
    const hearOne = (session: number, text: string, readAtMs: number): boolean => {
      if (!isMessage(text)) {
        rest(session, text, readAtMs);
        return false;
      }
      const room = roomOf[session] as number;
      const mark = ownMarks[room];
      if (mark === undefined) {
        hearFrame(room, text);
      } else {
        hear(room, readToken(text, mark) ?? NO_TOKEN, text);
      }
      return true;
    };
    const hooks: DeliveryHooks = {
      latencies: latency.batch,
      hearText: (session, data, readAtMs) => {
        if (typeof data !== 'string') {
          rest(session, data as Frame, readAtMs);
          return false;
        }
        const texts = textsOf?.(data);
        if (texts === undefined) {
          return hearOne(session, data, readAtMs);
        }
        takeBatch(session, texts, readAtMs, hearOne);
        return false;
      },
      look,
      finish,
      takeAside: take,
      trouble,
    };
    const takeBatch = ledger.batches(hooks);
    return ledger.listeners(hooks);
  };

  return {
    read: (session, frame, readAtMs) => {
      hearFrame(roomOf[session] as number, frame);
      take(session, readAtMs);
    },
    listener: (session, rest, trouble) => {
      listenerOf ??= openListeners(rest, trouble);
      return listenerOf(session);
    },
  };
}
