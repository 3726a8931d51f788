import { bySeat } from '../audit/by-seat.ts';
import type { Ledger } from '../audit/ledger.ts';
import { DUE_MS, LABEL, LOST, SENT_MS, WAITING } from '../audit/open-message.ts';
import { readToken } from '../protocols/message-token.ts';
import type { Room } from './room.ts';
import type { SocketOwner } from './sockets.ts';
import type { VuContext } from './vu-context.ts';

/** Every n-th frame is looked at for the generator's read lag: a sample of each would cost more than it tells. */
const READ_LAG_EVERY = 16;

/**
 * What a VU does with a message frame, by the seat that read it: count it, match it, take its time from the moment due
 * to the socket's read. The hottest code of the suite, run for every delivery. Who is not an auditor only counts.
 */
export function createReader(
  { clock, meter }: Pick<VuContext, 'clock' | 'meter'>,
  rooms: readonly Room[],
  ledger: Ledger,
  auditEvery: number,
): SocketOwner['onMessage'] {
  const { tally, metrics } = meter;
  const { message_latency: latency, message_service_time: serviceTime, read_lag: readLag } = metrics;
  const { receive } = ledger;
  const marks = bySeat(rooms, ({ mark }) => mark);
  const places = bySeat(rooms, (_room, _no, place) => place);
  const auditors = bySeat(rooms, ({ size }) => Math.ceil(size / auditEvery));
  let frames = 0;
  // A message comes to all members of its room as the same text, one after the other: it is searched once.
  let lastFrame = '';
  let lastMark = '';
  let lastSeq: number | undefined;
  return (seat, frame, readAtMs) => {
    frames += 1;
    tally.received += 1;
    if (frames % READ_LAG_EVERY === 0) {
      readLag.add(clock() - readAtMs);
    }
    const place = places[seat] as number;
    if (place % auditEvery !== 0) {
      return;
    }
    const mark = marks[seat] as string;
    if (frame !== lastFrame || mark !== lastMark) {
      lastFrame = frame;
      lastMark = mark;
      lastSeq = readToken(frame, mark);
    }
    const seq = lastSeq;
    if (seq === undefined) {
      tally.foreign += 1;
      return;
    }
    const message = receive(seat, seq, readAtMs);
    if (message === undefined) {
      return;
    }
    tally.matched += 1;
    latency.add(readAtMs - message[DUE_MS]);
    // One delivery of each message, the auditors taking turns: as true as all of them, at a fraction of the cost. Not the
    // one whose turn it is to send, who in some chats reads nothing of its own.
    if (((seq + 1) % (auditors[seat] as number)) * auditEvery === place) {
      serviceTime.add(readAtMs - message[SENT_MS]);
    }
    if (message[WAITING] === 0) {
      meter.finish(message[LABEL], message[LOST] === 0);
    }
  };
}
