import { bySession } from '../audit/by-session.ts';
import type { Ledger } from '../audit/ledger.ts';
import { DUE_MS, LABEL, LOST, type OpenMessage, SENT_MS, WAITING } from '../audit/open-message.ts';
import { END_MS, FILLED } from '../metrics/time-series.ts';
import { readToken } from '../protocols/message-token.ts';
import { type LastFrame, MESSAGE, NO_TOKEN, SEQ, TEXT, TURN } from './last-frame.ts';
import type { Room } from './room.ts';
import type { Listener, Read, ReadMessage } from './sockets.ts';
import type { VuContext } from './vu-context.ts';

/** Stands for a message that is in the books no more, or never was. */
const NOTHING: OpenMessage = [0, 0, '', 0, 0, 0, 0];

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
  { clock, meter, protocol }: Pick<VuContext, 'clock' | 'meter' | 'protocol'>,
  rooms: readonly Room[],
  ledger: Ledger,
  auditEvery: number,
): Reader {
  const { tally, metrics } = meter;
  const { message_latency: latency, message_service_time: serviceTime, read_lag: readLag } = metrics;
  const { times, state: waiting, take: takeTime } = latency.batch;
  const most = times.length;
  const { lateOverMs, next } = ledger;
  const { isMessage } = protocol.codec;
  const roomOf = bySession(rooms, (_, room) => room);
  const heard = rooms.map((): LastFrame => ['', NO_TOKEN, 0, NOTHING]);

  const hear = (room: number, frame: string): void => {
    const { firstSession, mark, size } = rooms[room] as Room;
    const last = heard[room] as LastFrame;
    const seq = readToken(frame, mark) ?? NO_TOKEN;
    last[TEXT] = frame;
    last[SEQ] = seq;
    // They take turns. Not the one whose turn it is to send, who in some chats reads nothing of its own.
    last[TURN] = firstSession + ((seq + 1) % Math.ceil(size / auditEvery)) * auditEvery;
    last[MESSAGE] = ledger.find(room, seq) ?? NOTHING;
  };

  /** Once a message, by the auditor whose turn it is: as true as each time, at a fraction of the cost. */
  const look = (message: Readonly<OpenMessage>, readAtMs: number): void => {
    serviceTime.add(readAtMs - message[SENT_MS], undefined, readAtMs);
    readLag.add(clock() - readAtMs, undefined, readAtMs);
  };

  const finish = (message: Readonly<OpenMessage>): void => meter.finish(message[LABEL], message[LOST] === 0);

  /** Takes the frame that the session's room has heard last, whatever is to be said of it. */
  const take = (session: number, room: number, readAtMs: number): void => {
    const last = heard[room] as LastFrame;
    const isAuditor = (session - (rooms[room] as Room).firstSession) % auditEvery === 0;
    const message = isAuditor ? ledger.receive(session, last[SEQ], readAtMs) : undefined;
    if (message === undefined) {
      tally.unmatched += 1;
      return;
    }
    tally.matched += 1;
    takeTime(readAtMs - message[DUE_MS], readAtMs);
    if (session === last[TURN]) {
      look(message, readAtMs);
    }
    if (message[WAITING] === 0) {
      finish(message);
    }
  };

  return {
    read: (session, frame, readAtMs) => {
      const room = roomOf[session] as number;
      hear(room, frame);
      take(session, room, readAtMs);
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
            hear(room, event.data);
          }
          const message = last[MESSAGE];
          const ms = readAtMs - message[DUE_MS];
          // Most deliveries are of the message that the reader is to read next, in time. They are entered here, without
          // a call: k6 makes a new stack for each event, and the deeper the dearer.
          if (next[session] === last[SEQ] && message[WAITING] > 0 && ms <= lateOverMs) {
            next[session] = last[SEQ] + 1;
            message[WAITING] -= 1;
            tally.matched += 1;
            const filled = waiting[FILLED];
            if (filled < most && readAtMs < waiting[END_MS]) {
              times[filled] = ms;
              waiting[FILLED] = filled + 1;
            } else {
              takeTime(ms, readAtMs);
            }
            if (session === last[TURN]) {
              look(message, readAtMs);
            }
            if (message[WAITING] === 0) {
              ledger.close(room, last[SEQ], message);
              finish(message);
            }
          } else {
            take(session, room, readAtMs);
          }
        } catch (error) {
          trouble(error);
        }
      };
    },
  };
}
