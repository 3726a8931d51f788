import { createTokenReader } from '../protocols/message-token.ts';
import type { MessageHandler } from './chat-socket.ts';
import type { OwnRoom } from './chat-user.ts';
import type { VuContext } from './vu-context.ts';

/** Every n-th frame is looked at for the generator's read lag: a sample of each would cost more than it tells. */
const READ_LAG_EVERY = 16;

/**
 * What the users of one room do with a message frame, by their place: count it, match it, take its time from the
 * intended moment to the socket's read. The hottest code of the suite, run for every delivery; it is made of closures
 * because k6 reaches captured variables several times faster than fields.
 */
export function createReader(
  { clock, meter, nonce }: VuContext,
  { index, ledger }: Pick<OwnRoom, 'index' | 'ledger'>,
): MessageHandler {
  const { tally, metrics } = meter;
  const { message_latency: latency, message_service_time: serviceTime, read_lag: readLag } = metrics;
  const { receive, size } = ledger;
  const seqOf = createTokenReader(nonce, index);
  let frames = 0;
  return (place, frame, readAtMs) => {
    frames += 1;
    tally.received += 1;
    if (frames % READ_LAG_EVERY === 0) {
      readLag.add(clock() - readAtMs);
    }
    const seq = seqOf(frame);
    if (seq === undefined) {
      tally.foreign += 1;
      return;
    }
    const message = receive(place, seq);
    if (message === undefined) {
      return;
    }
    tally.matched += 1;
    latency.add(readAtMs - message.intendedMs);
    // One delivery of each message, the readers taking turns: as true as all of them, at a fraction of the cost. Not the
    // reader whose turn it is to send, who in some chats reads nothing of its own.
    if ((seq + 1) % size === place) {
      serviceTime.add(readAtMs - message.sentMs);
    }
    if (message.waiting === 0) {
      meter.finish(message.label, message.lost === 0);
    }
  };
}
