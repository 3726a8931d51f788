import { type Arrival, arrivalsOf } from '../load/arrivals.ts';
import { messageContent } from '../load/message-content.ts';
import type { ChatUser } from './chat-user.ts';
import type { Crew, Room } from './crew.ts';
import { waitUntil } from './wait.ts';

/** After so many sends in one turn the sockets get theirs: k6's write queue slows down with its length. */
const SENDS_PER_TURN = 50;

/**
 * Sends this VU's part of the arrival schedule, each message at its moment or, when the generator is late, as soon as
 * possible after it: the lateness then shows in the latency, which starts at the intended moment.
 */
export async function sendArrivals(
  crew: Crew,
  startMs: number,
  channelIds: readonly string[],
): Promise<void> {
  const { context, rooms } = crew;
  const { clock, load } = context;
  const [first] = rooms;
  if (first === undefined) {
    return;
  }
  let sent = 0;
  const to = Math.min(first.index + rooms.length, load.channels);
  for (const arrival of arrivalsOf(first.index, to, load.channels, load.ratePerSec, load.durationMs)) {
    const dueMs = startMs + arrival.dueMs;
    if (dueMs > clock() || sent >= SENDS_PER_TURN) {
      await waitUntil(clock, dueMs);
      sent = 0;
    }
    sent += 1;
    const room = rooms[arrival.channel - first.index];
    const user = room && senderOf(room, arrival);
    const content = messageContent(arrival.ordinal * load.channels + arrival.channel);
    if (user === undefined) {
      context.meter.countNotSent(content.type);
    } else if (load.sendVia === 'rest') {
      user.post(dueMs, content, channelIds[arrival.channel] ?? '');
    } else {
      user.say(dueMs, content);
    }
  }
}

/** The members of a room take turns; one who is not connected is passed over. */
function senderOf({ users }: Room, { ordinal }: Arrival): ChatUser | undefined {
  for (let i = 0; i < users.length; i += 1) {
    const user = users[(ordinal + i) % users.length];
    if (user?.canSend) {
      return user;
    }
  }
  return undefined;
}
