import type { MessageContent } from '../load/message-content.ts';
import type { Sessions } from './create-sessions.ts';

/** One user of a VU, to be given what to do by a script. */
export interface ChatUser {
  /** Its place among all users of the test. */
  readonly index: number;
  /** Whether the user is connected and in its channel. */
  readonly canSend: boolean;
  /** Connects and joins; resolves with whether the user is in its channel. Never rejects: failures are counted. */
  readonly connect: () => Promise<boolean>;
  /** Resolves when the connection that `connect` made has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Sends a message that was due at `dueMs`, and enters it in the books. */
  readonly say: (dueMs: number, content: MessageContent) => void;
  /** Ends the session as planned. */
  readonly leave: () => void;
}

/** The users of all sessions as objects with promises: handy, and kilobytes a user. Becomes the watcher of the sessions. */
export function gatherUsers(sessions: Sessions): readonly ChatUser[] {
  const waiters = Array.from({ length: sessions.count }, () => ({
    onJoined: (_joined: boolean): void => undefined,
    onEnded: (): void => undefined,
  }));
  sessions.watcher = {
    onJoined: (session, joined) => waiters[session]?.onJoined(joined),
    onEnded: (session) => {
      waiters[session]?.onJoined(false);
      waiters[session]?.onEnded();
    },
  };
  return waiters.map((waiter, session) => {
    let ended = Promise.resolve();
    return {
      index: sessions.indexOf(session),
      get canSend() {
        return sessions.canSend(session);
      },
      get ended() {
        return ended;
      },
      connect: () =>
        new Promise((resolveJoined) => {
          ended = new Promise((resolveEnded) => {
            waiter.onJoined = resolveJoined;
            waiter.onEnded = resolveEnded;
            sessions.connect(session);
          });
        }),
      say: (dueMs, content) => sessions.say(session, dueMs, content),
      leave: () => sessions.leave(session),
    };
  });
}
