import type { MessageContent } from '../load/message-content.ts';
import type { ChatVu } from './open-chat-vu.ts';

/** How often it is looked for messages that somebody never read, ms. */
const WATCH_MS = 100;

/** What one user sends to its room. */
export interface OneByOne {
  readonly session: number;
  readonly messages: number;
  readonly content: MessageContent;
  /** A message that somebody has not read within it is given up, ms. */
  readonly timeoutMs: number;
  /** Hears how long it took until the last reader had it. */
  readonly onRead: (latencyMs: number) => void;
}

/** One user sends to its room, the next message when everybody has read the last; resolves after the last. */
export function sendOneByOne(
  { context, sessions }: ChatVu,
  { session, messages, content, timeoutMs, onRead }: OneByOne,
): Promise<void> {
  const { clock } = context;
  let sent = 0;
  let sentMs = 0;
  return new Promise((resolve) => {
    const next = (): void => {
      if (sent >= messages || !sessions.canSend(session)) {
        clearInterval(watch as never);
        context.onReadByAll = () => undefined;
        resolve();
        return;
      }
      sent += 1;
      sentMs = clock();
      sessions.say(session, sentMs, content);
    };
    const watch = setInterval(() => {
      if (clock() - sentMs > timeoutMs) {
        next();
      }
    }, WATCH_MS) as unknown;
    context.onReadByAll = (latencyMs) => {
      onRead(latencyMs);
      next();
    };
    next();
  });
}
