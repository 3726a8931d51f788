import type { Books } from './open-books.ts';
import { NONE, WITHDRAWN } from './open-books.ts';
import { DUE_MS, FROM, type OpenMessage, OTHER_CLOCK, PLACE, UNHEARD } from './open-message.ts';
import type { Tally } from './tally.ts';

/** In the place of the next message of a reader that has a backlog. */
const BEHIND = -1;

/** Matches the deliveries that are not simply the next message of their reader, in time. */
export function createSlowReader(books: Books, tally: Tally, lateOverMs: number) {
  const {
    roomOf,
    shared,
    passed,
    next,
    backlogs,
    joinedAt,
    backlogOf,
    messagesAt,
    orderAt,
    openAt,
    flaw,
    reading,
    settleOne,
  } = books;

  const countOvertaken = (session: number, seq: number, message: Readonly<OpenMessage>): void => {
    tally.outOfOrder += 1;
    flaw('out-of-order', session, seq, message[DUE_MS]);
  };

  /** In a shared room the numbers in the books, which are the places there, say nothing of the order in which a sender sent. */
  const checkOrder = (room: number, session: number, seq: number, message: Readonly<OpenMessage>): void => {
    const own = shared[room];
    if (own?.isOvertaken(seq)) {
      const backlog = backlogs.get(session);
      const hasRead = (later: number): boolean =>
        later !== seq &&
        later >= (joinedAt[session] ?? NONE) &&
        later < (backlog?.next ?? (next[session] as number)) &&
        backlog?.missing.has(later) !== true &&
        passed.get(session)?.has(later) !== true;
      if (own.hasReadLater(seq, hasRead)) {
        countOvertaken(session, seq, message);
      }
    }
  };

  /** A delivery of a message that is not the next one; false when its reader does not wait for it. */
  const receiveAside = (session: number, seq: number, message: OpenMessage): boolean => {
    const backlog = backlogOf(session);
    const { latest, missing } = backlog;
    const latestSeq = latest.get(message[FROM]) ?? 0;
    const place = message[PLACE];
    if (place >= backlog.next) {
      const order = orderAt(session);
      for (let between = backlog.next; between < place; between += 1) {
        const overtaken = order[between] as number;
        if (openAt(session, overtaken) !== undefined) {
          missing.add(overtaken);
        }
      }
      backlog.next = place + 1;
    } else if (!missing.delete(seq)) {
      return false;
    } else if (shared[roomOf[session] ?? 0] === undefined && seq < latestSeq) {
      countOvertaken(session, seq, message);
    }
    if (missing.size > 0) {
      latest.set(message[FROM], Math.max(seq, latestSeq));
      backlogs.set(session, backlog);
      next[session] = BEHIND;
    } else {
      backlogs.delete(session);
      next[session] = backlog.next;
    }
    return true;
  };

  /** A delivery that nobody waits for. */
  const receiveUnexpected = (session: number, seq: number): undefined => {
    const message = messagesAt(session)[seq];
    if (message === undefined) {
      tally.foreign += 1;
    } else if (
      message !== WITHDRAWN &&
      seq >= (joinedAt[session] ?? NONE) &&
      passed.get(session)?.has(seq) !== true
    ) {
      tally.duplicated += 1;
      flaw('duplicated', session, seq, typeof message === 'number' ? message : message[DUE_MS]);
    }
  };

  return (session: number, seq: number, readAtMs: number): OpenMessage | undefined => {
    const message = openAt(session, seq);
    if (message?.[PLACE] === UNHEARD) {
      reading.placeHeard(roomOf[session] as number, seq, message[FROM]);
    }
    if (message !== undefined && next[session] === message[PLACE]) {
      next[session] = message[PLACE] + 1;
    } else if (message === undefined || !receiveAside(session, seq, message)) {
      return receiveUnexpected(session, seq);
    }
    checkOrder(roomOf[session] as number, session, seq, message);
    if (readAtMs - message[DUE_MS] > lateOverMs && message[FROM] !== OTHER_CLOCK) {
      flaw('late', session, seq, message[DUE_MS]);
    }
    settleOne(session, seq, message);
    return message;
  };
}
