import type { MessageContent } from '../load/message-content.ts';
import type { Seats } from './seats.ts';

/** One user of a VU, to be told what to do by a script. */
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

/** The users of all seats as objects with promises: handy, and kilobytes a user. Becomes the watcher of the seats. */
export function gatherUsers(seats: Seats): readonly ChatUser[] {
  const waiters = Array.from({ length: seats.count }, () => ({
    onJoined: (_joined: boolean): void => undefined,
    onEnded: (): void => undefined,
  }));
  seats.watcher = {
    onJoined: (seat, joined) => waiters[seat]?.onJoined(joined),
    onEnded: (seat) => {
      waiters[seat]?.onJoined(false);
      waiters[seat]?.onEnded();
    },
  };
  return waiters.map((waiter, seat) => {
    let ended = Promise.resolve();
    return {
      index: seats.indexOf(seat),
      get canSend() {
        return seats.canSend(seat);
      },
      get ended() {
        return ended;
      },
      connect: () =>
        new Promise((resolveJoined) => {
          ended = new Promise((resolveEnded) => {
            waiter.onJoined = resolveJoined;
            waiter.onEnded = resolveEnded;
            seats.connect(seat);
          });
        }),
      say: (dueMs, content) => seats.say(seat, dueMs, content),
      leave: () => seats.leave(seat),
    };
  });
}
