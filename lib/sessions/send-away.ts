import type { MessageContent } from '../load/message-content.ts';
import type { ChatVu } from './open-chat-vu.ts';
import { sendersOf } from './senders-of.ts';
import { nameOfCredential } from './users.ts';

/** After so many sends in one turn the sockets get theirs: k6's write queue slows down with its length. */
const SENDS_PER_TURN = 100;

/** How often it is looked for answers that never came, ms. */
const WATCH_MS = 100;

/** What every sender of a VU sends to the mailbox of its room. */
export interface Away {
  /** Messages of each sender. */
  readonly messages: number;
  readonly content: MessageContent;
  /** Without any answer for so long, those that are missing are given up, ms. */
  readonly timeoutMs: number;
}

/** What is known of what was sent. */
export interface Accepted {
  /** When the last answer was read, epoch ms. */
  readonly endMs: number;
  /** Senders whose last question was answered, and those who never got there. */
  readonly proved: number;
  readonly unproved: number;
}

/**
 * Every sender sends its messages as fast as its connection takes them, then asks for a presence: as a server works off a
 * connection in order, the answer proves that it has taken all that was sent before. Resolves when all are answered, gone
 * or given up. Needs a protocol with presence; becomes the watcher of the sessions.
 */
export function sendAway(
  { context, rooms, sessions }: ChatVu,
  { messages, content, timeoutMs }: Away,
): Promise<Accepted> {
  const { clock, fail, meter, protocol, users } = context;
  const { presence } = protocol.codec;
  const senders = sendersOf(rooms);
  const asked = new Set<number>();
  let sent = 0;
  let proved = 0;
  let endMs = clock();
  let isSent = false;
  return new Promise((resolve) => {
    const finish = (): void => {
      if (isSent && asked.size === 0) {
        clearInterval(watch as never);
        resolve({ endMs, proved, unproved: senders.length - proved });
      }
    };
    sessions.watcher = {
      onJoined: () => undefined,
      onEnded: (session) => {
        asked.delete(session);
        finish();
      },
      onEvent: (session, name, _data, readAtMs) => {
        if (name === 'presence' && asked.delete(session)) {
          proved += 1;
          endMs = Math.max(endMs, readAtMs);
          finish();
        }
      },
    };
    const send = (session: number): void => {
      if (sessions.canSend(session)) {
        sessions.say(session, clock(), content);
      } else {
        meter.countNotSent(content.type);
        fail('message_send', 'not_sent', 'its user was not connected');
      }
    };
    const ask = (session: number): void => {
      if (presence !== undefined && sessions.canSend(session)) {
        asked.add(session);
        sessions.sendFrame(
          session,
          presence.ask(nameOfCredential(users.credential(sessions.indexOf(session)))),
        );
      }
    };
    let sentMs = clock();
    const turn = (): void => {
      const total = senders.length * messages;
      for (let burst = 0; burst < SENDS_PER_TURN && sent < total; burst += 1) {
        const session = senders[sent % senders.length] ?? 0;
        send(session);
        sent += 1;
        if (sent > total - senders.length) {
          ask(session);
        }
      }
      if (sent < total) {
        setTimeout(turn, 0);
      } else {
        isSent = true;
        sentMs = clock();
        finish();
      }
    };
    const watch = setInterval(() => {
      if (isSent && clock() - Math.max(endMs, sentMs) > timeoutMs) {
        asked.clear();
        finish();
      }
    }, WATCH_MS) as unknown;
    turn();
  });
}
