import { bySeat } from './by-seat.ts';
import { addCounts, type DeliveryCounts, emptyCounts } from './delivery-counts.ts';
import type { Ledger, LedgerSettings, Outcome, Settled } from './ledger.ts';
import {
  DUE_MS,
  EXPECTED,
  FROM,
  LABEL,
  LOST,
  type OpenMessage,
  SENT_MS,
  UNREAD,
  WAITING,
} from './open-message.ts';

/** Stands for a message that nobody is to read; one whose books are closed is remembered by when it was due. */
const WITHDRAWN = -1;

/** Where each flaw of a delivery that did come is counted. */
const flaws = { 'out-of-order': 'outOfOrder', late: 'late', duplicated: 'duplicated' } as const;

/**
 * Opens the books. One set of closures over plain arrays for all rooms of a VU: k6 reaches captured variables and
 * elements several times faster than fields, `receive` runs for every delivery, and objects for each room or member
 * would cost a kilobyte a user.
 */
export function createLedger({ rooms, echoes, auditEvery, tally, book }: LedgerSettings): Ledger {
  const { lateOverMs } = book;
  const counts = rooms.map(emptyCounts);
  const messages = rooms.map((): (OpenMessage | number)[] => []);
  /** By room: all messages before this one are closed. */
  const firstOpen = rooms.map(() => 0);
  /** By room: the marks that a message begins with, 1 for auditors that have joined; and their number. */
  const readers = rooms.map(({ size }) => new Array<number>(size).fill(0));
  const readerCounts = rooms.map(() => 0);
  const roomOf = bySeat(rooms, (_, room) => room);
  const placeOf = bySeat(rooms, (_room, _no, place) => place);
  /** By seat: the first message that a member is to read; Infinity while it is not subscribed. */
  const readsFrom = new Array<number>(roomOf.length).fill(Number.POSITIVE_INFINITY);
  /**
   * The latest message that a member has read of each sender, by the member's seat and the sender's place, 4 bytes
   * each: what comes after it and is older is out of order.
   */
  const stride = Math.max(0, ...rooms.map(({ size }) => size));
  const latest = new Int32Array(roomOf.length * stride).fill(-1);

  const indexOf = (room: number): number => rooms[room]?.index ?? 0;

  /** Adds to the counts of a room and of the time at which a message was due. */
  const countEach = (room: number, dueMs: number, more: Partial<DeliveryCounts>): void => {
    addCounts(counts[room], more);
    addCounts(book.at(dueMs), more);
  };

  const flaw = (
    kind: keyof typeof flaws,
    room: number,
    seq: number,
    reader: number,
    dueAtMs: number,
  ): void => {
    book.note({ kind, room: indexOf(room), seq, reader, dueAtMs });
    countEach(room, dueAtMs, { [flaws[kind]]: 1 });
  };

  /** What was read or lost is counted when the books of a message close: once a message, not once a delivery. */
  const close = (room: number, seq: number, message: OpenMessage): void => {
    const expected = message[EXPECTED];
    const lost = message[LOST];
    (messages[room] as (OpenMessage | number)[])[seq] = message[DUE_MS];
    countClosed(counts[room] as DeliveryCounts, expected, lost);
    countClosed(book.at(message[DUE_MS]), expected, lost);
  };

  const visitOpen = (room: number, visit: (seq: number, message: OpenMessage) => void): void => {
    const own = messages[room] ?? [];
    let first = firstOpen[room] ?? 0;
    while (first < own.length && typeof own[first] === 'number') {
      first += 1;
    }
    firstOpen[room] = first;
    for (let seq = first; seq < own.length; seq += 1) {
      const message = own[seq];
      if (typeof message === 'object') {
        visit(seq, message);
      }
    }
  };

  /** Gives up what some members of a room have not read: each message is excused or lost there. */
  const giveUp = (
    room: number,
    places: readonly number[],
    isExcused: (message: Readonly<OpenMessage>) => boolean,
    outcome: Outcome,
  ): Settled => {
    visitOpen(room, (seq, message) => {
      for (const place of places) {
        if (message[UNREAD][place] === 1) {
          message[UNREAD][place] = 0;
          message[WAITING] -= 1;
          if (isExcused(message)) {
            outcome.excused += 1;
            message[EXPECTED] -= 1;
            countEach(room, message[DUE_MS], { expected: 1, excused: 1 });
          } else {
            outcome.lost += 1;
            message[LOST] += 1;
            book.note({ kind: 'lost', room: indexOf(room), seq, reader: place, dueAtMs: message[DUE_MS] });
          }
        }
      }
      if (message[WAITING] === 0) {
        close(room, seq, message);
        (message[LOST] > 0 ? outcome.failed : outcome.completed).push(message[LABEL]);
      }
    });
    return outcome;
  };

  const receiveUnexpected = (seat: number, seq: number): undefined => {
    const room = roomOf[seat] ?? 0;
    const message = messages[room]?.[seq];
    if (message === undefined) {
      tally.foreign += 1;
    } else if (message !== WITHDRAWN && seq >= (readsFrom[seat] ?? 0)) {
      tally.duplicated += 1;
      const dueMs = typeof message === 'number' ? message : message[DUE_MS];
      flaw('duplicated', room, seq, placeOf[seat] ?? 0, dueMs);
    }
    return undefined;
  };

  const isJoined = (seat: number): boolean => readsFrom[seat] !== Number.POSITIVE_INFINITY;

  const mark = (seat: number, isReader: boolean): void => {
    const room = roomOf[seat] ?? 0;
    const place = placeOf[seat] ?? 0;
    const marks = readers[room];
    if (marks !== undefined && place % auditEvery === 0 && (marks[place] === 1) !== isReader) {
      marks[place] = isReader ? 1 : 0;
      readerCounts[room] = (readerCounts[room] ?? 0) + (isReader ? 1 : -1);
    }
  };

  return {
    counts,
    isJoined,
    join: (seat) => {
      if (!isJoined(seat)) {
        readsFrom[seat] = messages[roomOf[seat] ?? 0]?.length ?? 0;
        mark(seat, true);
      }
    },
    leave: (seat, planned, nowMs, graceMs) => {
      readsFrom[seat] = Number.POSITIVE_INFINITY;
      mark(seat, false);
      return giveUp(
        roomOf[seat] ?? 0,
        [placeOf[seat] ?? 0],
        (message) => planned && nowMs - message[SENT_MS] < graceMs,
        nothing(),
      );
    },
    send: (seat, dueMs, sentMs, label) => {
      const room = roomOf[seat] as number;
      const place = placeOf[seat] as number;
      const marks = readers[room] as number[];
      const own = messages[room] as (OpenMessage | number)[];
      const readsOwn = !echoes && marks[place] === 1;
      const waiting = (readerCounts[room] as number) - (readsOwn ? 1 : 0);
      if (waiting === 0) {
        return own.push(WITHDRAWN) - 1;
      }
      const unread = marks.slice();
      if (readsOwn) {
        unread[place] = 0;
      }
      return own.push([dueMs, sentMs, label, waiting, 0, place, waiting, unread]) - 1;
    },
    receive: (seat, seq, readAtMs) => {
      const room = roomOf[seat] as number;
      const place = placeOf[seat] as number;
      const message = messages[room]?.[seq];
      if (typeof message !== 'object' || message[UNREAD][place] !== 1) {
        return receiveUnexpected(seat, seq);
      }
      message[UNREAD][place] = 0;
      const pair = seat * stride + message[FROM];
      if (seq < (latest[pair] as number)) {
        tally.outOfOrder += 1;
        flaw('out-of-order', room, seq, place, message[DUE_MS]);
      } else {
        latest[pair] = seq;
      }
      if (readAtMs - message[DUE_MS] > lateOverMs) {
        flaw('late', room, seq, place, message[DUE_MS]);
      }
      message[WAITING] -= 1;
      if (message[WAITING] === 0) {
        close(room, seq, message);
      }
      return message;
    },
    withdraw: (room, seq) => {
      const own = messages[room] ?? [];
      const message = own[seq];
      own[seq] = WITHDRAWN;
      return typeof message === 'object' ? message[LABEL] : undefined;
    },
    waiting: () => {
      let sum = 0;
      for (const room of rooms.keys()) {
        visitOpen(room, (_, message) => {
          sum += message[WAITING];
        });
      }
      return sum;
    },
    settle: () => {
      const outcome = nothing();
      for (const [room, { size }] of rooms.entries()) {
        giveUp(room, [...new Array(size).keys()], () => false, outcome);
      }
      return outcome;
    },
  };
}

/** What `addCounts` would do, ten times as fast: it runs for every message. */
function countClosed(sum: DeliveryCounts, expected: number, lost: number): void {
  sum.expected += expected;
  sum.delivered += expected - lost;
  sum.lost += lost;
}

function nothing(): Outcome {
  return { lost: 0, excused: 0, completed: [], failed: [] };
}
