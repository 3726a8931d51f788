import { rest } from '#protocol/rest';
import { createArrivals } from '../load/arrivals.ts';
import { type MessageContent, messageContent } from '../load/message-content.ts';
import type { Sessions } from './create-sessions.ts';
import { messagePoster } from './message-poster.ts';
import type { ChatVu } from './open-chat-vu.ts';
import type { Room } from './room.ts';

/** After so many sends in one turn the sockets get theirs: k6's write queue slows down with its length. */
const SENDS_PER_TURN = 50;

/**
 * Sends this VU's part of the arrival schedule, each message at its moment or, when the generator is late, as soon as
 * possible after it: the lateness then shows in the latency, which starts at the moment due. One timer and a loop
 * serve all messages: a promise for each costs several times as much.
 */
export function sendArrivals(
  vu: ChatVu,
  startMs: number,
  channelIds: readonly string[],
  channels: number = vu.context.load.channels,
  contentOf: (k: number) => MessageContent = messageContent,
): Promise<void> {
  const { context, rooms, sessions } = vu;
  const { clock, fail, load, meter } = context;
  const from = rooms[0]?.index ?? 0;
  const to = Math.min(from + rooms.length, channels);
  const arrivals = createArrivals(from, to, channels, load.ratePerSec, load.durationMs);

  /** Requests whose answers say whether the message was taken; the test must not end before them. */
  const posts: unknown[] = [];
  const send = (): void => {
    const { channel, ordinal } = arrivals;
    const room = rooms[channel - from];
    const session = room && senderOf(sessions, room, ordinal);
    const content = contentOf(ordinal * channels + channel);
    const dueMs = startMs + arrivals.dueMs;
    if (session === undefined) {
      meter.countNotSent(content.type);
      fail('message_send', 'not_sent', 'no user of its channel was connected and in it');
    } else if (load.sendVia === 'rest') {
      const channelId = channelIds[channel] ?? '';
      posts.push(
        rest?.postMessage(
          messagePoster(vu, content.type),
          { session, room: channel - from, dueMs, channelId },
          content,
        ),
      );
    } else {
      sessions.say(session, dueMs, content);
    }
  };

  /** Passes over the messages of a shared room whose senders live in other VUs. */
  const toOurs = (): void => {
    while (arrivals.dueMs < Number.POSITIVE_INFINITY) {
      const room = rooms[arrivals.channel - from];
      const ahead = room === undefined ? 0 : turnsToOurs(room, arrivals.ordinal);
      if (ahead === 0) {
        return;
      }
      if (to - from === 1) {
        arrivals.skipTo(arrivals.ordinal + ahead);
      } else {
        arrivals.advance();
      }
    }
  };

  return new Promise((resolve) => {
    toOurs();
    const turn = (): void => {
      // Read once for each message: a reading costs more than a microsecond.
      let waitMs = startMs + arrivals.dueMs - clock();
      for (let sent = 0; sent < SENDS_PER_TURN && waitMs <= 0; sent += 1) {
        send();
        arrivals.advance();
        toOurs();
        waitMs = startMs + arrivals.dueMs - clock();
      }
      if (arrivals.dueMs === Number.POSITIVE_INFINITY) {
        Promise.all(posts).then(() => resolve());
      } else {
        setTimeout(turn, Math.max(0, waitMs));
      }
    };
    turn();
  });
}

/** After how many turns one of our members is next: in a room of this VU alone it always is. */
function turnsToOurs({ sharedFrom, size, wholeSize }: Room, ordinal: number): number {
  if (sharedFrom === undefined) {
    return 0;
  }
  const place = ordinal % wholeSize;
  return place >= sharedFrom && place < sharedFrom + size ? 0 : (sharedFrom - place + wholeSize) % wholeSize;
}

/** The members of a room, but not the owner of a mailbox, take turns; one who is not connected is passed over for the next one in this VU. */
function senderOf(
  sessions: Sessions,
  { firstSession, size, sharedFrom = 0, wholeSize, isMailbox }: Room,
  ordinal: number,
): number | undefined {
  const owners = isMailbox ? 1 : 0;
  const senders = size - owners;
  const first = (ordinal % Math.max(1, wholeSize - owners)) - sharedFrom;
  for (let i = 0; i < senders; i += 1) {
    const session = firstSession + owners + ((first + i) % senders);
    if (sessions.canSend(session)) {
      return session;
    }
  }
  return undefined;
}
