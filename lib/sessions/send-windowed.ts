import type { MessageContent } from '../load/message-content.ts';
import type { ChatVu } from './open-chat-vu.ts';
import { sendersOf } from './senders-of.ts';

/** After so many sends in one turn the sockets get theirs: k6's write queue slows down with its length. */
const SENDS_PER_TURN = 100;

/** What a flood is made of. */
export interface Flood {
  /** Messages that this VU sends. */
  readonly messages: number;
  /** Messages of this VU that may be unread at a time. */
  readonly window: number;
  readonly content: MessageContent;
  /** Without any message read for so long, those that are unread are given up and the flood goes on, ms. */
  readonly stallMs: number;
}

/**
 * Sends messages as fast as they are read, the users of the VU in turn: a closed model, in which a slow target is sent
 * less. Each message is due when it is sent, so its latency shows no wait before that. Resolves when the last is sent.
 */
export function sendWindowed(
  { context, rooms, sessions, open }: ChatVu,
  { messages, window, content, stallMs }: Flood,
): Promise<void> {
  const { clock, fail, meter } = context;
  const { canSend, say } = sessions;
  let sent = 0;
  /** Unread messages that are not waited for any more. */
  let givenUp = 0;
  let wasOpen = 0;
  let changedMs = clock();
  const senders = sendersOf(rooms);
  let turns = 0;

  /** The next users that can send, at most so many. */
  const readyOf = (most: number): readonly number[] => {
    const ready: number[] = [];
    for (let tried = 0; tried < senders.length && ready.length < most; tried += 1) {
      const session = senders[turns % senders.length] as number;
      turns += 1;
      if (canSend(session)) {
        ready.push(session);
      }
    }
    return ready;
  };

  return new Promise((resolve) => {
    const turn = (): void => {
      const nowMs = clock();
      if (open() !== wasOpen) {
        wasOpen = open();
        changedMs = nowMs;
      } else if (nowMs - changedMs > stallMs) {
        givenUp = open();
        changedMs = nowMs;
      }
      // Nothing is read, and nobody comes or goes, before the end of a turn.
      const burst = Math.min(SENDS_PER_TURN, messages - sent, window - (open() - givenUp));
      const ready = readyOf(burst);
      for (let nth = 0; nth < burst; nth += 1) {
        if (ready.length === 0) {
          meter.countNotSent(content.type);
          fail('message_send', 'not_sent', 'no user was connected');
        } else {
          say(ready[nth % ready.length] as number, undefined, content);
        }
      }
      sent += Math.max(0, burst);
      if (sent >= messages) {
        resolve();
      } else {
        setTimeout(turn, 0);
      }
    };
    turn();
  });
}
