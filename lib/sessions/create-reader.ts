import { bySession } from '../audit/by-session.ts';
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
import { END_MS, FILLED } from '../metrics/time-series.ts';
import { readToken } from '../protocols/message-token.ts';
import { readSharedToken } from '../protocols/shared-token.ts';
import { type LastFrame, NO_TOKEN, TEXT, TURN } from './last-frame.ts';
import type { Room } from './room.ts';
import type { Listener, Read, ReadMessage } from './sockets.ts';
import type { VuContext } from './vu-context.ts';

/** What a VU does with message frames. */
export interface Reader {
  /** Takes a message frame that a session has read. */
  readonly read: ReadMessage;
  /** What hears a session's frames; those that are no message go to `rest`, what is thrown to `trouble`. */
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
  auditEvery: number,
  generator = 1,
): Reader {
  const { clock, meter, protocol } = context;
  const { tally, metrics } = meter;
  const { message_latency: latency, message_service_time: serviceTime, read_lag: readLag } = metrics;
  const { times, state: waiting, take: takeTime } = latency.batch;
  const most = times.length;
  const { hear, hearShared, receive } = ledger;
  const { isMessage } = protocol.codec;
  const roomOf = bySession(rooms, (_, room) => room);
  const heard = rooms.map((): LastFrame => ['', NO_TOKEN]);
  const isAlone = rooms.every(({ sharedFrom }) => sharedFrom === undefined);

  const hearFrame = (room: number, frame: string): void => {
    const own = rooms[room] as Room;
    const last = heard[room] as LastFrame;
    last[TEXT] = frame;
    last[TURN] = turnOf(
      own,
      auditEvery,
      own.sharedFrom === undefined ? hearOwn(room, own, frame) : hearAny(room, own, frame),
    );
  };

  const hearOwn = (room: number, { mark }: Room, frame: string): number => {
    const seq = readToken(frame, mark) ?? NO_TOKEN;
    hear(room, seq);
    return seq;
  };

  const hearAny = (room: number, { mark }: Room, frame: string): number => {
    const token = readSharedToken(frame, mark);
    if (token === undefined) {
      hear(room, NO_TOKEN);
      return NO_TOKEN;
    }
    return hearShared(room, token, token.generator === generator);
  };

  /** Once a message, by the auditor whose turn it is: as true as each time, at a fraction of the cost. */
  const look = (message: Readonly<OpenMessage>, readAtMs: number, session: number): void => {
    serviceTime.add(readAtMs - message[SENT_MS], undefined, readAtMs);
    readLag.add(clock() - readAtMs, undefined, readAtMs);
    context.onLatency?.(readAtMs - message[DUE_MS], readAtMs, session);
  };

  /** A message of another VU is not ours to finish. */
  const finish = (message: Readonly<OpenMessage>, readAtMs: number, session: number): void => {
    if (message[FROM] >= 0) {
      meter.finish(message[LABEL], message[LOST] === 0);
      context.onReadByAll?.(readAtMs - message[DUE_MS], session);
    }
  };

  /** Takes a delivery of what the session's room has heard last. */
  const take = (session: number, last: LastFrame, readAtMs: number): void => {
    const message = receive(session, readAtMs);
    if (message === undefined) {
      tally.unmatched += 1;
      return;
    }
    tally.matched += 1;
    if (isAlone || message[FROM] !== OTHER_CLOCK) {
      const filled = waiting[FILLED];
      if (filled < most && readAtMs < waiting[END_MS]) {
        times[filled] = readAtMs - message[DUE_MS];
        waiting[FILLED] = filled + 1;
      } else {
        takeTime(readAtMs - message[DUE_MS], readAtMs);
      }
      if (session === last[TURN]) {
        look(message, readAtMs, session);
      }
    }
    if (message[WAITING] === 0) {
      finish(message, readAtMs, session);
    }
  };

  return {
    read: (session, frame, readAtMs) => {
      const room = roomOf[session] as number;
      hearFrame(room, frame);
      take(session, heard[room] as LastFrame, readAtMs);
    },
    listener: (session, rest, trouble) => {
      const room = roomOf[session] as number;
      const last = heard[room] as LastFrame;
      return (event) => {
        // Its text is asked for each time: one variable more and k6's new stack grows once more, by as much again.
        const readAtMs = event.timestamp;
        // A throw in a handler would end the whole iteration with all its other sockets, and k6 would still exit 0.
        try {
          if (event.data !== last[TEXT]) {
            if (typeof event.data !== 'string' || !isMessage(event.data)) {
              rest(session, event.data, readAtMs);
              return;
            }
            hearFrame(room, event.data);
          }
          take(session, last, readAtMs);
        } catch (error) {
          trouble(error);
        }
      };
    },
  };
}

/** The auditors of a room take turns. Not the one whose turn it is to send, who in some chats reads nothing of its own. */
function turnOf({ firstSession, size, sharedFrom = 0 }: Room, auditEvery: number, seq: number): number {
  // Places in the room decide who audits; ours may begin between two auditors.
  const first = (auditEvery - (sharedFrom % auditEvery)) % auditEvery;
  const auditors = Math.max(1, Math.ceil((size - first) / auditEvery));
  return firstSession + first + ((seq + 1) % auditors) * auditEvery;
}
