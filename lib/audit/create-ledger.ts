import type { Flaw } from './audit-book.ts';
import { type Backlog, emptyBacklog } from './backlog.ts';
import { bySeat } from './by-seat.ts';
import { addCounts, type DeliveryCounts, emptyCounts } from './delivery-counts.ts';
import type { Ledger, LedgerSettings, Outcome, Settled } from './ledger.ts';
import { DUE_MS, EXPECTED, FROM, LABEL, LOST, type OpenMessage, SENT_MS, WAITING } from './open-message.ts';

/** Stands for a message that nobody is to read; one whose books are closed is remembered by when it was due. */
const WITHDRAWN = -1;

/** In the place of the next message of a reader that has a backlog. */
const BEHIND = -1;

/** In the place of the next message of a member that reads nothing. */
const NONE = Number.POSITIVE_INFINITY;

/** Where each flaw of a delivery that did come is counted. */
const flaws = { 'out-of-order': 'outOfOrder', late: 'late', duplicated: 'duplicated' } as const;

/**
 * Opens the books. One set of closures over plain arrays for all rooms of a VU: k6 reaches captured variables and
 * elements several times faster than fields, `receive` runs for every delivery, and objects for each room or member
 * would cost a kilobyte a user. As nearly every reader reads the messages of its room one after the other, the books
 * know it by the number of the next one alone; only who misses some has a list of them.
 */
export function createLedger({ rooms, echoes, auditEvery, tally, book }: LedgerSettings): Ledger {
  const { lateOverMs } = book;
  const counts = rooms.map(emptyCounts);
  const messages = rooms.map((): (OpenMessage | number)[] => []);
  /** By room: auditors that have joined. */
  const readers = rooms.map(() => 0);
  const roomOf = bySeat(rooms, (_, room) => room);
  const placeOf = bySeat(rooms, (_room, _no, place) => place);
  /** By seat: the first message since the member joined; NONE while it is not subscribed. */
  const joinedAt = roomOf.map(() => NONE);
  /** By seat: the message that it reads next; all before it are read, unless it is BEHIND. NONE for who does not audit. */
  const next = roomOf.map(() => NONE);
  const backlogs = new Map<number, Backlog>();
  /** Messages that somebody has still to read. */
  let open = 0;

  const backlogOf = (seat: number): Backlog => backlogs.get(seat) ?? emptyBacklog(next[seat] as number);

  const messagesAt = (seat: number): (OpenMessage | number)[] => messages[roomOf[seat] ?? 0] ?? [];

  /** A message that a member is to read, or was. */
  const openAt = (seat: number, seq: number): OpenMessage | undefined => {
    const message = messagesAt(seat)[seq];
    return typeof message === 'object' && (echoes || message[FROM] !== seat) ? message : undefined;
  };

  /** Adds to the counts of a member's room and of the time at which a message was due. */
  const countEach = (seat: number, dueMs: number, more: Partial<DeliveryCounts>): void => {
    addCounts(counts[roomOf[seat] ?? 0], more);
    addCounts(book.at(dueMs), more);
  };

  const note = (kind: Flaw, seat: number, seq: number, dueAtMs: number): void =>
    book.note({ kind, room: rooms[roomOf[seat] ?? 0]?.index ?? 0, seq, reader: placeOf[seat] ?? 0, dueAtMs });

  const flaw = (kind: keyof typeof flaws, seat: number, seq: number, dueAtMs: number): void => {
    note(kind, seat, seq, dueAtMs);
    countEach(seat, dueAtMs, { [flaws[kind]]: 1 });
  };

  /** What was read or lost is counted here: once a message, not once a delivery. */
  const close: Ledger['close'] = (room, seq, message) => {
    open -= 1;
    (messages[room] as (OpenMessage | number)[])[seq] = message[DUE_MS];
    countMessage(counts[room] as DeliveryCounts, message);
    countMessage(book.at(message[DUE_MS]), message);
  };

  /** One member less has still to read a message; true when its books close. */
  const settleOne = (seat: number, seq: number, message: OpenMessage): boolean => {
    message[WAITING] -= 1;
    if (message[WAITING] > 0) {
      return false;
    }
    close(roomOf[seat] as number, seq, message);
    return true;
  };

  /** Gives up what a member has not read: each message is excused or lost there. */
  const giveUp = (
    seat: number,
    isExcused: (message: Readonly<OpenMessage>) => boolean,
    outcome: Outcome,
  ): Settled => {
    const giveUpOne = (seq: number): void => {
      const message = openAt(seat, seq);
      if (message === undefined) {
        return;
      }
      if (isExcused(message)) {
        outcome.excused += 1;
        message[EXPECTED] -= 1;
        countEach(seat, message[DUE_MS], { expected: 1, excused: 1 });
      } else {
        outcome.lost += 1;
        message[LOST] += 1;
        note('lost', seat, seq, message[DUE_MS]);
      }
      if (settleOne(seat, seq, message)) {
        (message[LOST] > 0 ? outcome.failed : outcome.completed).push(message[LABEL]);
      }
    };
    const backlog = backlogOf(seat);
    backlogs.delete(seat);
    backlog.missing.forEach(giveUpOne);
    for (let seq = backlog.next; seq < messagesAt(seat).length; seq += 1) {
      giveUpOne(seq);
    }
    return outcome;
  };

  /** A delivery of a message that is not the next one; false when its reader does not wait for it. */
  const receiveAside = (seat: number, seq: number, message: OpenMessage): boolean => {
    const backlog = backlogOf(seat);
    const { latest, missing } = backlog;
    const latestSeq = latest.get(message[FROM]) ?? 0;
    if (seq >= backlog.next) {
      for (let passed = backlog.next; passed < seq; passed += 1) {
        if (openAt(seat, passed) !== undefined) {
          missing.add(passed);
        }
      }
      backlog.next = seq + 1;
    } else if (!missing.delete(seq)) {
      return false;
    } else if (seq < latestSeq) {
      tally.outOfOrder += 1;
      flaw('out-of-order', seat, seq, message[DUE_MS]);
    }
    if (missing.size > 0) {
      latest.set(message[FROM], Math.max(seq, latestSeq));
      backlogs.set(seat, backlog);
      next[seat] = BEHIND;
    } else {
      backlogs.delete(seat);
      next[seat] = backlog.next;
    }
    return true;
  };

  /** A delivery that nobody waits for. */
  const receiveUnexpected = (seat: number, seq: number): undefined => {
    const message = messagesAt(seat)[seq];
    if (message === undefined) {
      tally.foreign += 1;
    } else if (message !== WITHDRAWN && seq >= (joinedAt[seat] ?? NONE)) {
      tally.duplicated += 1;
      flaw('duplicated', seat, seq, typeof message === 'number' ? message : message[DUE_MS]);
    }
  };

  const isJoined = (seat: number): boolean => joinedAt[seat] !== NONE;
  const countReader = (seat: number, more: 1 | -1): void => {
    readers[roomOf[seat] as number] = (readers[roomOf[seat] as number] as number) + more;
  };
  const isReader = (seat: number): boolean => next[seat] !== NONE;

  return {
    counts,
    next,
    close,
    lateOverMs,
    isJoined,
    find: (room, seq) => {
      const message = messages[room]?.[seq];
      if (typeof message !== 'object') {
        return undefined;
      }
      if (!echoes && next[message[FROM]] === seq) {
        next[message[FROM]] = seq + 1;
      }
      return message;
    },
    join: (seat) => {
      if (!isJoined(seat)) {
        joinedAt[seat] = messagesAt(seat).length;
        if ((placeOf[seat] ?? 0) % auditEvery === 0) {
          next[seat] = messagesAt(seat).length;
          countReader(seat, 1);
        }
      }
    },
    leave: (seat, planned, nowMs, graceMs) => {
      const outcome = giveUp(seat, (message) => planned && nowMs - message[SENT_MS] < graceMs, nothing());
      joinedAt[seat] = NONE;
      if (isReader(seat)) {
        next[seat] = NONE;
        countReader(seat, -1);
      }
      return outcome;
    },
    send: (seat, dueMs, sentMs, label) => {
      const expected = (readers[roomOf[seat] as number] as number) - (!echoes && isReader(seat) ? 1 : 0);
      if (expected === 0) {
        return messagesAt(seat).push(WITHDRAWN) - 1;
      }
      open += 1;
      return messagesAt(seat).push([dueMs, sentMs, label, expected, 0, seat, expected]) - 1;
    },
    receive: (seat, seq, readAtMs) => {
      const message = openAt(seat, seq);
      if (message !== undefined && next[seat] === seq) {
        next[seat] = seq + 1;
      } else if (message === undefined || !receiveAside(seat, seq, message)) {
        return receiveUnexpected(seat, seq);
      }
      if (readAtMs - message[DUE_MS] > lateOverMs) {
        flaw('late', seat, seq, message[DUE_MS]);
      }
      settleOne(seat, seq, message);
      return message;
    },
    withdraw: (room, seq) => {
      const own = messages[room] ?? [];
      const message = own[seq];
      own[seq] = WITHDRAWN;
      if (typeof message !== 'object') {
        return undefined;
      }
      open -= 1;
      message[WAITING] = 0;
      return message[LABEL];
    },
    open: () => open,
    settle: () => {
      const outcome = nothing();
      for (const seat of roomOf.keys()) {
        if (isReader(seat)) {
          giveUp(seat, () => false, outcome);
          next[seat] = messagesAt(seat).length;
        }
      }
      return outcome;
    },
  };
}

function countMessage(counts: DeliveryCounts, message: Readonly<OpenMessage>): void {
  const expected = message[EXPECTED];
  const lost = message[LOST];
  counts.expected += expected;
  counts.delivered += expected - lost;
  counts.lost += lost;
}

function nothing(): Outcome {
  return { lost: 0, excused: 0, completed: [], failed: [] };
}
