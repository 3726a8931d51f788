import { bySession } from '../audit/by-session.ts';
import type { MessageContent } from '../load/message-content.ts';
import type { ChatVu } from './open-chat-vu.ts';

/** How often it is looked for messages that were never read, ms. */
const WATCH_MS = 100;

/** How pairs come and go. */
export interface Cycles {
  readonly content: MessageContent;
  /** A message that is not read within it is given up, ms. */
  readonly timeoutMs: number;
  /** No cycle begins after it, epoch ms. */
  readonly endMs: number;
  /** Hears of the end of each cycle: whether its message was read, and how long it took from the first dial to the last close. */
  readonly onEnd: (wasRead: boolean, tookMs: number) => void;
}

/** Where a pair is in its cycle. */
interface Pair {
  begunMs: number;
  /** When the message was sent; 0 before. */
  sentMs: number;
  joined: number;
  /** Users whose connection has not ended. */
  alive: number;
  isLeaving: boolean;
  wasRead: boolean;
}

/**
 * Both users of each room of two connect, the second sends the first one message, and both leave when it has been read;
 * again and again. Resolves when the last cycle is over; becomes the watcher of the sessions.
 */
export function cyclePairs(
  { context, rooms, sessions }: ChatVu,
  { content, timeoutMs, endMs, onEnd }: Cycles,
): Promise<void> {
  const { clock } = context;
  const roomOf = bySession(rooms, (_, room) => room);
  const pairs = rooms.map(
    (): Pair => ({ begunMs: 0, sentMs: 0, joined: 0, alive: 0, isLeaving: false, wasRead: false }),
  );
  let cycling = 0;
  return new Promise((resolve) => {
    const both = (room: number, act: (session: number) => unknown): void => {
      const first = rooms[room]?.firstSession ?? 0;
      act(first);
      act(first + 1);
    };
    const begin = (room: number, pair: Pair): void => {
      Object.assign(pair, {
        begunMs: clock(),
        sentMs: 0,
        joined: 0,
        alive: 2,
        isLeaving: false,
        wasRead: false,
      });
      both(room, sessions.connect);
    };
    const part = (room: number, pair: Pair): void => {
      if (!pair.isLeaving) {
        pair.isLeaving = true;
        // Who is still on its way in leaves when it is: its dial is neither cut short nor counted as failed.
        both(room, (session) => sessions.isReady(session) && sessions.leave(session));
      }
    };
    const stop = (): void => {
      cycling -= 1;
      if (cycling <= 0) {
        clearInterval(watch as never);
        resolve();
      }
    };
    const of = (session: number, act: (room: number, pair: Pair) => void): void => {
      const room = roomOf[session] ?? 0;
      const pair = pairs[room];
      if (pair !== undefined) {
        act(room, pair);
      }
    };
    context.onLatency = (_latencyMs, _readAtMs, session) =>
      of(session, (room, pair) => {
        pair.wasRead = true;
        part(room, pair);
      });
    sessions.watcher = {
      onJoined: (session, joined) =>
        of(session, (room, pair) => {
          pair.joined += joined ? 1 : 0;
          if (pair.isLeaving) {
            sessions.leave(session);
          } else if (!joined) {
            part(room, pair);
          } else if (pair.joined === 2) {
            pair.sentMs = clock();
            sessions.say((rooms[room]?.firstSession ?? 0) + 1, pair.sentMs, content);
          }
        }),
      onEnded: (session) =>
        of(session, (room, pair) => {
          pair.alive -= 1;
          if (pair.alive > 0) {
            part(room, pair);
            return;
          }
          onEnd(pair.wasRead, clock() - pair.begunMs);
          if (clock() < endMs) {
            // A turn later: the socket that ended is not yet out of its handler.
            setTimeout(() => begin(room, pair), 0);
          } else {
            stop();
          }
        }),
    };
    const watch = setInterval(() => {
      for (const [room, pair] of pairs.entries()) {
        if (pair.sentMs > 0 && !pair.isLeaving && clock() - pair.sentMs > timeoutMs) {
          part(room, pair);
        }
      }
    }, WATCH_MS) as unknown;
    for (const [room, pair] of pairs.entries()) {
      if (rooms[room]?.size === 2) {
        cycling += 1;
        begin(room, pair);
      }
    }
    if (cycling === 0) {
      stop();
    }
  });
}
