import type { Sessions } from './create-sessions.ts';

/** Something that a session has been told, and that nobody has asked for yet. */
interface Told {
  readonly session: number;
  readonly name: string;
  readonly data: unknown;
}

/** What the sessions of a VU are told, to be asked for one by one: for a test that goes step by step. */
export interface Inbox {
  /**
   * The next thing of this name that the session is told, or has been and nobody has asked for: an event, an error by
   * its name, `joined`, or `ended` with the reason.
   * @throws when it does not come within `withinMs`; the message names what has come instead.
   */
  readonly next: (session: number, name: string, withinMs: number) => Promise<unknown>;
}

/** Listens to the sessions of a VU; becomes their watcher. */
export function openInbox(sessions: Pick<Sessions, 'watcher'>): Inbox {
  const unread: Told[] = [];
  const waiting = new Set<() => void>();
  const hear = (session: number, name: string, data: unknown): void => {
    unread.push({ session, name, data });
    for (const look of waiting) {
      look();
    }
  };
  sessions.watcher = {
    onJoined: (session, isIn) => hear(session, isIn ? 'joined' : 'ended', 'it was not let in'),
    onEnded: (session, reason) => hear(session, 'ended', reason),
    onEvent: hear,
    onError: hear,
  };
  return {
    next: (session, name, withinMs) =>
      new Promise((resolve, reject) => {
        const look = (): boolean => {
          const at = unread.findIndex((told) => told.session === session && told.name === name);
          const [told] = at < 0 ? [] : unread.splice(at, 1);
          if (told !== undefined) {
            waiting.delete(look);
            resolve(told.data);
          }
          return told !== undefined;
        };
        if (!look()) {
          waiting.add(look);
          setTimeout(() => {
            if (waiting.delete(look)) {
              const others = unread.filter((told) => told.session === session).map((told) => told.name);
              const got = others.length === 0 ? 'nothing' : others.join(', ');
              reject(new Error(`expected ${name} within ${withinMs} ms, got ${got}`));
            }
          }, withinMs);
        }
      }),
  };
}
