import { createArrivals } from '../load/arrivals.ts';
import type { MessageContent } from '../load/message-content.ts';
import type { ChatVu } from './open-chat-vu.ts';

/** After so many sends in one turn the sockets get theirs: k6's write queue slows down with its length. */
const SENDS_PER_TURN = 50;

/** How soon it is looked again whether there is room, ms. */
const FULL_MS = 1;

/** A schedule that meets a bound. */
export interface BoundedSchedule {
  /** When the first message of the test is due, epoch ms. */
  readonly startMs: number;
  /** Rooms of the whole test. */
  readonly rooms: number;
  /** Messages of this VU that may be unread at a time. */
  readonly capacity: number;
  readonly contentOf: (k: number) => MessageContent;
  /** Hears of each message that is sent: how many are unread with it, and whether it had to wait for room. */
  readonly onSend: (unread: number, wasHeld: boolean) => void;
  /** Without any message read for so long, those that are unread are given up: a loss must not stop the test, ms. */
  readonly stallMs: number;
}

/**
 * Sends this VU's part of a constant rate, the users of a room in turn, and never has more than `capacity` unread: what is
 * due then waits, and so does all behind it. Latency begins when a message was due, so that its wait is in it. Resolves
 * when the last is sent.
 */
export function sendBounded(
  { context, rooms, sessions, open }: ChatVu,
  { startMs, capacity, contentOf, onSend, stallMs, rooms: all }: BoundedSchedule,
): Promise<void> {
  const { clock, fail, load, meter } = context;
  const from = rooms[0]?.index ?? 0;
  const arrivals = createArrivals(from, from + rooms.length, all, load.ratePerSec, load.durationMs);
  /** When there was no room last; what was due by then had to wait. */
  let fullAtMs = Number.NEGATIVE_INFINITY;
  let givenUp = 0;
  let wasOpen = 0;
  let changedMs = clock();

  /** Messages that somebody has still to read and that are still waited for. */
  const unread = (): number => {
    if (open() !== wasOpen) {
      wasOpen = open();
      changedMs = clock();
      givenUp = Math.min(givenUp, wasOpen);
    } else if (clock() - changedMs > stallMs) {
      givenUp = wasOpen;
    }
    return wasOpen - givenUp;
  };
  const send = (): void => {
    const { channel, ordinal } = arrivals;
    const { firstSession = 0, size = 0 } = rooms[channel - from] ?? {};
    const session = firstSession + (ordinal % size);
    const content = contentOf(ordinal * all + channel);
    if (sessions.canSend(session)) {
      const dueMs = startMs + arrivals.dueMs;
      sessions.say(session, dueMs, content);
      onSend(unread(), dueMs <= fullAtMs);
    } else {
      meter.countNotSent(content.type);
      fail('message_send', 'not_sent', 'its user was not connected');
    }
    arrivals.advance();
  };

  return new Promise((resolve) => {
    const turn = (): void => {
      let isFull = false;
      for (let sent = 0; sent < SENDS_PER_TURN && !isFull && startMs + arrivals.dueMs <= clock(); sent += 1) {
        isFull = unread() >= capacity;
        if (isFull) {
          fullAtMs = clock();
        } else {
          send();
        }
      }
      if (arrivals.dueMs === Number.POSITIVE_INFINITY) {
        resolve();
      } else {
        setTimeout(turn, isFull ? FULL_MS : Math.max(0, startMs + arrivals.dueMs - clock()));
      }
    };
    turn();
  });
}
