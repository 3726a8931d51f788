import type { SharedToken } from '../protocols/shared-token.ts';
import type { Outcome } from './ledger.ts';
import type { Books } from './open-books.ts';
import { UNHEARD } from './open-message.ts';
import type { SharedRoom } from './shared-rooms.ts';

/** Enters messages of other VUs in the books of a VU that shares rooms with them. */
export interface SharedEntry {
  /** Enters a message that is heard of for the first time, from ELSEWHERE or of OTHER_CLOCK; its number. */
  readonly enter: (room: number, own: SharedRoom, token: SharedToken, from: number) => number;
  /** Adds what has come to light since it was last asked for: what was lost at members who had left by then. */
  readonly withBelated: (outcome: Outcome) => Outcome;
}

/** The entries of one VU. */
export function createSharedEntry(books: Books): SharedEntry {
  const { passed, next, readers, enter, book, note, isReader, isAuditor } = books;
  /** What has become of messages that were heard of after their readers had left. */
  let belated = { lost: 0, notJudged: 0 };

  /** A message of another VU is expected at who had joined before it was sent, and was at who is gone since. */
  const enterShared = (room: number, own: SharedRoom, token: SharedToken, from: number): number => {
    const { dueMs, sentMs } = token;
    const tooLate = own.joinedAfter(sentMs).filter(isReader);
    const expected = (readers[room] as number) - tooLate.length;
    const seq = enter(room, [dueMs, sentMs, '', expected, 0, from, expected, UNHEARD]);
    own.enterHeard(seq, token);
    const gone = own.endedAround(sentMs).filter(({ session }) => isAuditor(session));
    if (expected + gone.length === 0) {
      own.markUnread(seq);
    }
    for (const session of tooLate) {
      const past = passed.get(session) ?? new Set();
      passed.set(session, past.add(seq));
      if (next[session] === seq) {
        next[session] = seq + 1;
      }
    }
    for (const { session, leaveMs, planned } of gone) {
      if (planned && leaveMs - sentMs < own.graceMs) {
        belated.notJudged += 1;
        book(room, dueMs, { expected: 1, notJudged: 1 });
      } else {
        belated.lost += 1;
        book(room, dueMs, { expected: 1, lost: 1 });
        note('lost', session, seq, dueMs);
        own.markFailed(seq);
      }
    }
    return seq;
  };

  /** What has come to light since it was last asked for. */
  const withBelated = (outcome: Outcome): Outcome => {
    outcome.lost += belated.lost;
    outcome.notJudged += belated.notJudged;
    belated = { lost: 0, notJudged: 0 };
    return outcome;
  };

  return { enter: enterShared, withBelated };
}
