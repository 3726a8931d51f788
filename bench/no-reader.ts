import { bySession } from '../lib/audit/by-session.ts';
import type { Ledger } from '../lib/audit/ledger.ts';
import { DUE_MS, LABEL, SENT_MS } from '../lib/audit/open-message.ts';
import { END_MS, FILLED, MOST, TIMES } from '../lib/metrics/time-series.ts';
import { readToken } from '../lib/protocols/message-token.ts';
import type { Reader } from '../lib/sessions/create-reader.ts';
import type { Room } from '../lib/sessions/room.ts';
import type { VuContext } from '../lib/sessions/vu-context.ts';

/**
 * A reader that follows nothing, in the place of the real one in one of the bundles measured: every delivery is taken as
 * it comes and timed, with the metrics of the real one, and a message is done when it is first heard.
 */
export function createReader(
  { clock, meter, protocol }: Pick<VuContext, 'clock' | 'meter' | 'protocol'>,
  rooms: readonly Room[],
  ledger: Ledger,
): Reader {
  const { tally, metrics } = meter;
  const { message_latency: latency, message_service_time: serviceTime, read_lag: readLag } = metrics;
  const { state: waiting, take: takeTime } = latency.batch;
  const { isMessage } = protocol.codec;
  const roomOf = bySession(rooms, (_, room) => room);
  const texts = rooms.map(() => '');
  const dueMs = rooms.map(() => 0);

  const hear = (room: number, text: string, readAtMs: number): void => {
    const message = ledger.hear(room, readToken(text, rooms[room]?.mark ?? '') ?? -1);
    texts[room] = text;
    if (message !== undefined) {
      dueMs[room] = message[DUE_MS];
      serviceTime.add(readAtMs - message[SENT_MS], undefined, readAtMs);
      readLag.add(clock() - readAtMs, undefined, readAtMs);
      meter.finish(message[LABEL], true);
    }
  };

  return {
    read: () => undefined,
    listener: (session, rest, trouble) => {
      const room = roomOf[session] as number;
      return (event) => {
        const readAtMs = event.timestamp;
        try {
          if (event.data !== texts[room]) {
            if (typeof event.data !== 'string' || !isMessage(event.data)) {
              rest(session, event.data, readAtMs);
              return;
            }
            hear(room, event.data, readAtMs);
          }
          tally.matched += 1;
          const ms = readAtMs - (dueMs[room] as number);
          const filled = waiting[FILLED];
          if (filled < waiting[MOST] && readAtMs < waiting[END_MS]) {
            waiting[TIMES][filled] = ms;
            waiting[FILLED] = filled + 1;
          } else {
            takeTime(ms, readAtMs);
          }
        } catch (error) {
          trouble(error);
        }
      };
    },
  };
}
