import { bySession } from '../audit/by-session.ts';
import type { MessageContent } from '../load/message-content.ts';
import type { ChatVu } from './open-chat-vu.ts';

/** What each pair of a VU sends. */
export interface Lockstep {
  readonly messages: number;
  readonly content: MessageContent;
  /** A message that is not read within it is given up, and the pair goes on, ms. */
  readonly timeoutMs: number;
}

/** How often it is looked for messages that never came, ms. */
const WATCH_MS = 100;

/**
 * The second user of each room of two sends to the first, one message at a time: the next when the last has been read.
 * Resolves when every pair has sent all of its messages and they are read or given up.
 */
export function sendLockstep(
  { context, rooms, sessions }: ChatVu,
  { messages, content, timeoutMs }: Lockstep,
): Promise<void> {
  const { clock } = context;
  const sent = rooms.map(() => 0);
  const sentMs = rooms.map(() => 0);
  const over = new Set<number>();
  const roomOf = bySession(rooms, (_, room) => room);
  return new Promise((resolve) => {
    const next = (room: number): void => {
      const session = (rooms[room]?.firstSession ?? 0) + 1;
      if ((sent[room] ?? 0) >= messages || !sessions.canSend(session)) {
        over.add(room);
        if (over.size === rooms.length) {
          clearInterval(watch as never);
          resolve();
        }
        return;
      }
      sent[room] = (sent[room] ?? 0) + 1;
      sentMs[room] = clock();
      sessions.say(session, sentMs[room] ?? 0, content);
    };
    context.onLatency = (_latencyMs, _readAtMs, session) => next(roomOf[session] ?? 0);
    const watch = setInterval(() => {
      for (const [room, atMs] of sentMs.entries()) {
        if (!over.has(room) && clock() - atMs > timeoutMs) {
          next(room);
        }
      }
    }, WATCH_MS) as unknown;
    for (const room of rooms.keys()) {
      next(room);
    }
    if (rooms.length === 0) {
      clearInterval(watch as never);
      resolve();
    }
  });
}
