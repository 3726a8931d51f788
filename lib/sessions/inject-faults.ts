import type { MessageContent } from '../load/message-content.ts';
import type { Frame } from '../protocols/chat-protocol.ts';
import type { ChatVu } from './open-chat-vu.ts';
import type { Room } from './room.ts';
import { waitUntil } from './wait.ts';

/** How often it is looked whether a user is back, ms. */
const STEP_MS = 1;

/** What is done wrong, and when. */
export interface Injection {
  /** The rooms whose first users do it, in turn; nobody else speaks there. */
  readonly rooms: readonly Room[];
  /** Frames that no server should be harmed by; fault `n` sends the n-th, over and over. */
  readonly frames: readonly Frame[];
  readonly count: number;
  readonly startMs: number;
  readonly intervalMs: number;
  /** How long a user waits to be thrown out before it goes on, ms. */
  readonly patienceMs: number;
  /** How long it may take until a user is served again, ms. */
  readonly limitMs: number;
  readonly content: MessageContent;
  /** Hears of each fault: how long it took until its user was served again; undefined where it was not. */
  readonly onRecovery: (tookMs: number | undefined) => void;
  /** A connection ended whose user had done nothing wrong. */
  readonly onBystanderLost: () => void;
}

/**
 * One user after the other sends a frame that is wrong, comes in again where that cost its connection, and is served again
 * when its room has read a message of it. The time begins at the end of the connection, or after the patience. Becomes
 * the watcher of the sessions; resolves after the last fault.
 */
export async function injectFaults({ context, sessions }: ChatVu, injection: Injection): Promise<void> {
  const { clock } = context;
  const { rooms, frames, startMs, intervalMs, patienceMs, limitMs, onRecovery } = injection;
  /** Who has just done wrong, and what became of it. */
  let offender = -1;
  let endedMs: number | undefined;
  let isJoined = false;
  let isRead = false;
  sessions.watcher = {
    onJoined: (session, joined) => {
      isJoined ||= session === offender && joined;
    },
    onEnded: (session) => {
      if (session === offender) {
        endedMs ??= clock();
      } else {
        injection.onBystanderLost();
      }
    },
  };
  context.onReadByAll = (_latencyMs, session) => {
    const room = rooms.find(({ firstSession }) => firstSession === offender);
    isRead ||= room !== undefined && session >= offender && session < offender + room.size;
  };
  const until = async (isDone: () => boolean, endMs: number): Promise<void> => {
    while (!isDone() && clock() < endMs) {
      await waitUntil(clock, clock() + STEP_MS);
    }
  };
  for (let fault = 0; fault < injection.count; fault += 1) {
    await waitUntil(clock, startMs + fault * intervalMs);
    [offender, endedMs, isJoined, isRead] = [
      rooms[fault % rooms.length]?.firstSession ?? -1,
      undefined,
      false,
      false,
    ];
    sessions.sendFrame(offender, frames[fault % frames.length] ?? '');
    await until(() => endedMs !== undefined, clock() + patienceMs);
    const fromMs = endedMs ?? clock();
    if (endedMs !== undefined) {
      sessions.connect(offender);
      await until(() => isJoined, fromMs + limitMs);
    }
    if (sessions.canSend(offender)) {
      sessions.say(offender, clock(), injection.content);
      await until(() => isRead, fromMs + limitMs);
    }
    onRecovery(isRead ? clock() - fromMs : undefined);
  }
}
