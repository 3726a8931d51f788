import { type Arrival, arrivalsOf } from '../load/arrivals.ts';
import { messageContent } from '../load/message-content.ts';
import type { ChatUser } from './chat-user.ts';
import type { Crew, Room } from './crew.ts';

/** After so many sends in one turn the sockets get theirs: k6's write queue slows down with its length. */
const SENDS_PER_TURN = 50;

/**
 * Sends this VU's part of the arrival schedule, each message at its moment or, when the generator is late, as soon as
 * possible after it: the lateness then shows in the latency, which starts at the intended moment.
 */
export function sendArrivals(crew: Crew, startMs: number, channelIds: readonly string[]): Promise<void> {
  const { context, rooms } = crew;
  const { clock, load } = context;
  const [first] = rooms;
  const from = first?.index ?? 0;
  const to = Math.min(from + rooms.length, load.channels);
  const arrivals = arrivalsOf(from, to, load.channels, load.ratePerSec, load.durationMs);

  const send = (arrival: Arrival): void => {
    const { channel, ordinal, dueMs } = arrival;
    const room = rooms[channel - from];
    const user = room && senderOf(room, arrival);
    const content = messageContent(ordinal * load.channels + channel);
    if (user === undefined) {
      context.meter.countNotSent(content.type);
    } else if (load.sendVia === 'rest') {
      user.post(startMs + dueMs, content, channelIds[channel] ?? '');
    } else {
      user.say(startMs + dueMs, content);
    }
  };

  return new Promise((resolve) => {
    let next = arrivals.next().value;
    // A timer and a loop rather than a promise for each message, which costs several times as much.
    const turn = (): void => {
      for (
        let sent = 0;
        next !== undefined && sent < SENDS_PER_TURN && startMs + next.dueMs <= clock();
        sent += 1
      ) {
        send(next);
        next = arrivals.next().value;
      }
      if (next === undefined) {
        resolve();
      } else {
        setTimeout(turn, Math.max(0, startMs + next.dueMs - clock()));
      }
    };
    turn();
  });
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
