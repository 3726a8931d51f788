import type { Flaw } from './audit-recorder.ts';
import { type Backlog, emptyBacklog } from './backlog.ts';
import { bySession } from './by-session.ts';
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
export function createLedger({ rooms, echoes, auditEvery, tally, recorder }: LedgerSettings): Ledger {
  const { lateOverMs } = recorder;
  const counts = rooms.map(emptyCounts);
  const messages = rooms.map((): (OpenMessage | number)[] => []);
  /** By room: auditors that have joined. */
  const readers = rooms.map(() => 0);
  const roomOf = bySession(rooms, (_, room) => room);
  const placeOf = bySession(rooms, (_room, _no, place) => place);
  /** By session: the first message since the member joined; NONE while it is not subscribed. */
  const joinedAt = roomOf.map(() => NONE);
  /** By session: the message that it reads next; all before it are read, unless it is BEHIND. NONE for who does not audit. */
  const next = roomOf.map(() => NONE);
  const backlogs = new Map<number, Backlog>();
  /** Messages that somebody has still to read. */
  let open = 0;

  const backlogOf = (session: number): Backlog =>
    backlogs.get(session) ?? emptyBacklog(next[session] as number);

  const messagesAt = (session: number): (OpenMessage | number)[] => messages[roomOf[session] ?? 0] ?? [];

  /** A message that a member is to read, or was. */
  const openAt = (session: number, seq: number): OpenMessage | undefined => {
    const message = messagesAt(session)[seq];
    return typeof message === 'object' && (echoes || message[FROM] !== session) ? message : undefined;
  };

  /** Adds to the counts of a member's room and of the time at which a message was due. */
  const countEach = (session: number, dueMs: number, more: Partial<DeliveryCounts>): void => {
    addCounts(counts[roomOf[session] ?? 0], more);
    addCounts(recorder.at(dueMs), more);
  };

  const note = (kind: Flaw, session: number, seq: number, dueAtMs: number): void =>
    recorder.note({
      kind,
      room: rooms[roomOf[session] ?? 0]?.index ?? 0,
      seq,
      reader: placeOf[session] ?? 0,
      dueAtMs,
    });

  const flaw = (kind: keyof typeof flaws, session: number, seq: number, dueAtMs: number): void => {
    note(kind, session, seq, dueAtMs);
    countEach(session, dueAtMs, { [flaws[kind]]: 1 });
  };

  /** What was read or lost is counted here: once a message, not once a delivery. */
  const close: Ledger['close'] = (room, seq, message) => {
    open -= 1;
    (messages[room] as (OpenMessage | number)[])[seq] = message[DUE_MS];
    countMessage(counts[room] as DeliveryCounts, message);
    countMessage(recorder.at(message[DUE_MS]), message);
  };

  /** One member less has still to read a message; true when its books close. */
  const settleOne = (session: number, seq: number, message: OpenMessage): boolean => {
    message[WAITING] -= 1;
    if (message[WAITING] > 0) {
      return false;
    }
    close(roomOf[session] as number, seq, message);
    return true;
  };

  /** Gives up what a member has not read: each message is notJudged or lost there. */
  const giveUp = (
    session: number,
    isExcused: (message: Readonly<OpenMessage>) => boolean,
    outcome: Outcome,
  ): Settled => {
    const giveUpOne = (seq: number): void => {
      const message = openAt(session, seq);
      if (message === undefined) {
        return;
      }
      if (isExcused(message)) {
        outcome.notJudged += 1;
        message[EXPECTED] -= 1;
        countEach(session, message[DUE_MS], { expected: 1, notJudged: 1 });
      } else {
        outcome.lost += 1;
        message[LOST] += 1;
        note('lost', session, seq, message[DUE_MS]);
      }
      if (settleOne(session, seq, message)) {
        (message[LOST] > 0 ? outcome.failed : outcome.completed).push(message[LABEL]);
      }
    };
    const backlog = backlogOf(session);
    backlogs.delete(session);
    backlog.missing.forEach(giveUpOne);
    for (let seq = backlog.next; seq < messagesAt(session).length; seq += 1) {
      giveUpOne(seq);
    }
    return outcome;
  };

  /** A delivery of a message that is not the next one; false when its reader does not wait for it. */
  const receiveAside = (session: number, seq: number, message: OpenMessage): boolean => {
    const backlog = backlogOf(session);
    const { latest, missing } = backlog;
    const latestSeq = latest.get(message[FROM]) ?? 0;
    if (seq >= backlog.next) {
      for (let passed = backlog.next; passed < seq; passed += 1) {
        if (openAt(session, passed) !== undefined) {
          missing.add(passed);
        }
      }
      backlog.next = seq + 1;
    } else if (!missing.delete(seq)) {
      return false;
    } else if (seq < latestSeq) {
      tally.outOfOrder += 1;
      flaw('out-of-order', session, seq, message[DUE_MS]);
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
    } else if (message !== WITHDRAWN && seq >= (joinedAt[session] ?? NONE)) {
      tally.duplicated += 1;
      flaw('duplicated', session, seq, typeof message === 'number' ? message : message[DUE_MS]);
    }
  };

  const isJoined = (session: number): boolean => joinedAt[session] !== NONE;
  const countReader = (session: number, more: 1 | -1): void => {
    readers[roomOf[session] as number] = (readers[roomOf[session] as number] as number) + more;
  };
  const isReader = (session: number): boolean => next[session] !== NONE;

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
    join: (session) => {
      if (!isJoined(session)) {
        joinedAt[session] = messagesAt(session).length;
        if ((placeOf[session] ?? 0) % auditEvery === 0) {
          next[session] = messagesAt(session).length;
          countReader(session, 1);
        }
      }
    },
    leave: (session, planned, nowMs, graceMs) => {
      const outcome = giveUp(session, (message) => planned && nowMs - message[SENT_MS] < graceMs, nothing());
      joinedAt[session] = NONE;
      if (isReader(session)) {
        next[session] = NONE;
        countReader(session, -1);
      }
      return outcome;
    },
    send: (session, dueMs, sentMs, label) => {
      const expected =
        (readers[roomOf[session] as number] as number) - (!echoes && isReader(session) ? 1 : 0);
      if (expected === 0) {
        return messagesAt(session).push(WITHDRAWN) - 1;
      }
      open += 1;
      return messagesAt(session).push([dueMs, sentMs, label, expected, 0, session, expected]) - 1;
    },
    receive: (session, seq, readAtMs) => {
      const message = openAt(session, seq);
      if (message !== undefined && next[session] === seq) {
        next[session] = seq + 1;
      } else if (message === undefined || !receiveAside(session, seq, message)) {
        return receiveUnexpected(session, seq);
      }
      if (readAtMs - message[DUE_MS] > lateOverMs) {
        flaw('late', session, seq, message[DUE_MS]);
      }
      settleOne(session, seq, message);
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
      for (const session of roomOf.keys()) {
        if (isReader(session)) {
          giveUp(session, () => false, outcome);
          next[session] = messagesAt(session).length;
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
  return { lost: 0, notJudged: 0, completed: [], failed: [] };
}
