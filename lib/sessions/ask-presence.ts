import type { ChatVu } from './open-chat-vu.ts';
import { nameOfCredential } from './users.ts';

/** How often it is looked for answers that never came, ms. */
const WATCH_MS = 100;

/** One question for a user. */
export interface Lookup {
  readonly user: string;
  /** What the true answer is; absent where nobody knows, as the user's connection was lost. */
  readonly isOnline?: boolean;
  /** What it is counted as. */
  readonly kind: string;
}

/** What became of a question: answered, truly or not; or never, as its connection ended or time ran out. */
export type LookupEnd = 'right' | 'wrong' | 'unanswered';

/** What is asked, by whom it is counted, and until when. */
export interface Lookups {
  /** The question number `nth`, from 0, of a session. */
  readonly next: (session: number, nth: number) => Lookup;
  readonly onEnd: (lookup: Lookup, end: LookupEnd, tookMs: number) => void;
  /** No question is asked after it, epoch ms. */
  readonly endMs: number;
  /** After so long a question counts as unanswered, ms; its user asks no more, as a late answer would be taken for the next one's. */
  readonly timeoutMs: number;
}

/** The name of a user of the test. */
export const presenceName = ({ context, sessions }: ChatVu, session: number): string =>
  nameOfCredential(context.users.credential(sessions.indexOf(session)));

/**
 * Every user of a VU asks whether another one is there, the next question when the last is answered: a closed model.
 * Resolves when the last answer is read. Needs a protocol with presence; becomes the watcher of the sessions.
 */
export function askPresence(
  { context, sessions }: ChatVu,
  { next, onEnd, endMs, timeoutMs }: Lookups,
): Promise<void> {
  const { clock, protocol } = context;
  const { presence } = protocol.codec;
  const pending = new Map<number, { readonly lookup: Lookup; readonly askedMs: number }>();
  const nth: number[] = new Array(sessions.count).fill(0);
  return new Promise((resolve) => {
    const finish = (): void => {
      if (pending.size === 0) {
        clearInterval(watch as never);
        resolve();
      }
    };
    const ask = (session: number): void => {
      if (presence !== undefined && clock() < endMs && sessions.canSend(session)) {
        const number = nth[session] ?? 0;
        nth[session] = number + 1;
        const lookup = next(session, number);
        pending.set(session, { lookup, askedMs: clock() });
        sessions.sendFrame(session, presence.ask(lookup.user));
      }
    };
    const giveUp = (session: number): void => {
      const open = pending.get(session);
      if (open !== undefined) {
        pending.delete(session);
        onEnd(open.lookup, 'unanswered', clock() - open.askedMs);
        finish();
      }
    };
    sessions.watcher = {
      onJoined: () => undefined,
      onEnded: giveUp,
      onEvent: (session, name, data, readAtMs) => {
        const open = pending.get(session);
        const answer = data as { readonly user?: string; readonly isOnline?: boolean } | undefined;
        if (name !== 'presence' || open === undefined || answer?.user !== open.lookup.user) {
          return;
        }
        pending.delete(session);
        const { isOnline = answer.isOnline } = open.lookup;
        const isRight = answer.isOnline === isOnline;
        onEnd(open.lookup, isRight ? 'right' : 'wrong', readAtMs - open.askedMs);
        ask(session);
        finish();
      },
    };
    const watch = setInterval(() => {
      for (const [session, { askedMs }] of pending) {
        if (clock() - askedMs > timeoutMs) {
          giveUp(session);
        }
      }
    }, WATCH_MS) as unknown;
    for (let session = 0; session < sessions.count; session += 1) {
      ask(session);
    }
    finish();
  });
}
