import type { SharedToken } from '../protocols/shared-token.ts';
import type { Flaw } from './audit-recorder.ts';
import { type Backlog, emptyBacklog } from './backlog.ts';
import { bySession } from './by-session.ts';
import { addCounts, type DeliveryCounts, emptyCounts } from './delivery-counts.ts';
import type { Ledger, LedgerSettings, Outcome, Settled } from './ledger.ts';
import {
  DUE_MS,
  ELSEWHERE,
  EXPECTED,
  FROM,
  LABEL,
  LOST,
  type OpenMessage,
  OTHER_CLOCK,
  SENT_MS,
  WAITING,
} from './open-message.ts';
import { SharedRoom } from './shared-rooms.ts';

/** Stands for a message that nobody is to read; one whose books are closed is remembered by when it was due. */
const WITHDRAWN = -1;

/** In the place of the next message of a reader that has a backlog. */
const BEHIND = -1;

/** In the place of the next message of a member that reads nothing. */
const NONE = Number.POSITIVE_INFINITY;

/** Stands for a message that nobody has still to read, or that has to be looked at more closely. */
const NOTHING: OpenMessage = [0, 0, '', 0, 0, ELSEWHERE, 0];

/** Where each flaw of a delivery that did come is counted. */
const flaws = { 'out-of-order': 'outOfOrder', late: 'late', duplicated: 'duplicated' } as const;

/**
 * Opens the books. One set of closures over plain arrays for all rooms of a VU: k6 reaches captured variables and
 * elements several times faster than fields, `receive` runs for every delivery, and objects for each room or member
 * would cost a kilobyte a user. As nearly every reader reads the messages of its room one after the other, the books
 * know it by the number of the next one alone; only who misses some has a list of them.
 */
export function createLedger({
  rooms,
  echoes,
  auditEvery,
  tally,
  recorder,
  generator = 1,
}: LedgerSettings): Ledger {
  const { lateOverMs } = recorder;
  const counts = rooms.map(emptyCounts);
  const messages = rooms.map((): (OpenMessage | number)[] => []);
  /** By room: auditors that have joined. */
  const readers = rooms.map(() => 0);
  const roomOf = bySession(rooms, (_, room) => room);
  const placeOf = bySession(rooms, ({ sharedFrom = 0 }, _no, place) => sharedFrom + place);
  /** By room: what is kept of one that other VUs have members of too. */
  const shared = rooms.map((room) =>
    room.sharedFrom === undefined ? undefined : new SharedRoom(room, generator),
  );
  /** By room: the message that it hears of at present, and its record while most of its readers just read on. */
  const heardSeq = rooms.map(() => NONE);
  const heard = rooms.map(() => NOTHING);
  /** Messages of shared rooms that a member is not to read, as it joined after they were sent, by session. */
  const passed = new Map<number, Set<number>>();
  /** What has become of messages that were heard of after their readers had left. */
  let belated = nothing();
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
    return typeof message === 'object' &&
      (echoes || message[FROM] !== session) &&
      (passed.size === 0 || passed.get(session)?.has(seq) !== true)
      ? message
      : undefined;
  };

  /** The one way into the counts: those of a room and those of the time at which a message was due. */
  const book = (room: number, dueMs: number, more: Partial<DeliveryCounts>): void => {
    addCounts(counts[room], more);
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
    book(roomOf[session] ?? 0, dueAtMs, { [flaws[kind]]: 1 });
  };

  /** What was read or lost is counted here: once a message, not once a delivery. */
  const close = (room: number, seq: number, message: Readonly<OpenMessage>): void => {
    open -= 1;
    (messages[room] as (OpenMessage | number)[])[seq] = message[DUE_MS];
    const expected = message[EXPECTED];
    const lost = message[LOST];
    book(room, message[DUE_MS], { expected, delivered: expected - lost, lost });
    if (lost > 0) {
      shared[room]?.markFailed(seq);
    }
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
        book(roomOf[session] ?? 0, message[DUE_MS], { expected: 1, notJudged: 1 });
      } else {
        outcome.lost += 1;
        message[LOST] += 1;
        note('lost', session, seq, message[DUE_MS]);
      }
      if (settleOne(session, seq, message) && message[FROM] >= 0) {
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

  const countOvertaken = (session: number, seq: number, message: Readonly<OpenMessage>): void => {
    tally.outOfOrder += 1;
    flaw('out-of-order', session, seq, message[DUE_MS]);
  };

  /** In a shared room the numbers in the books say nothing of the order in which a sender sent. */
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
    if (seq >= backlog.next) {
      for (let passed = backlog.next; passed < seq; passed += 1) {
        if (openAt(session, passed) !== undefined) {
          missing.add(passed);
        }
      }
      backlog.next = seq + 1;
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

  const isJoined = (session: number): boolean => joinedAt[session] !== NONE;
  const countReader = (session: number, more: 1 | -1): void => {
    readers[roomOf[session] as number] = (readers[roomOf[session] as number] as number) + more;
  };
  const isReader = (session: number): boolean => next[session] !== NONE;

  /** Enters a message that members of this VU are to read; its number. */
  const enter = (room: number, message: OpenMessage): number => {
    const own = messages[room] as (OpenMessage | number)[];
    if (message[EXPECTED] === 0) {
      return own.push(WITHDRAWN) - 1;
    }
    open += 1;
    return own.push(message) - 1;
  };

  /** A message of another VU is expected at who had joined before it was sent, and was at who is gone since. */
  const enterShared = (room: number, own: SharedRoom, token: SharedToken, from: number): number => {
    const { dueMs, sentMs } = token;
    const tooLate = own.joinedAfter(sentMs).filter(isReader);
    const expected = (readers[room] as number) - tooLate.length;
    const seq = enter(room, [dueMs, sentMs, '', expected, 0, from, expected]);
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

  const isAuditor = (session: number): boolean => (placeOf[session] ?? 0) % auditEvery === 0;

  /** What has come to light since it was last asked for. */
  const withBelated = (outcome: Outcome): Outcome => {
    outcome.lost += belated.lost;
    outcome.notJudged += belated.notJudged;
    belated = nothing();
    return outcome;
  };

  const hear: Ledger['hear'] = (room, seq) => {
    const message = messages[room]?.[seq];
    heardSeq[room] = seq;
    if (typeof message !== 'object') {
      heard[room] = NOTHING;
      return undefined;
    }
    heard[room] = shared[room]?.isOvertaken(seq) ? NOTHING : message;
    // Who does not read its own messages has nothing to wait for.
    if (!echoes && next[message[FROM]] === seq) {
      next[message[FROM]] = seq + 1;
    }
    return message;
  };

  return {
    counts,
    isJoined,
    hear,
    hearShared: (room, token, isOwnClock) => {
      const own = shared[room] as SharedRoom;
      const seq =
        own.seqOf(token.sender, token.number) ??
        enterShared(room, own, token, isOwnClock ? ELSEWHERE : OTHER_CLOCK);
      hear(room, seq);
      return seq;
    },
    sharedToken: (room, seq) => shared[room]?.tokenOf(seq),
    shared: () =>
      shared.flatMap((own) => own?.part((session) => placeOf[session] as number, isAuditor) ?? []),
    join: (session, nowMs) => {
      if (!isJoined(session)) {
        joinedAt[session] = messagesAt(session).length;
        shared[roomOf[session] ?? 0]?.join(session, nowMs);
        if (isAuditor(session)) {
          next[session] = messagesAt(session).length;
          countReader(session, 1);
        }
      }
    },
    leave: (session, planned, nowMs, graceMs) => {
      const outcome = giveUp(session, (message) => planned && nowMs - message[SENT_MS] < graceMs, nothing());
      joinedAt[session] = NONE;
      shared[roomOf[session] ?? 0]?.leave(session, nowMs, planned, graceMs);
      passed.delete(session);
      if (isReader(session)) {
        next[session] = NONE;
        countReader(session, -1);
      }
      return withBelated(outcome);
    },
    send: (session, dueMs, sentMs, label) => {
      const room = roomOf[session] as number;
      const own = shared[room];
      const isOwnReader = !echoes && isReader(session);
      const expected = (readers[room] as number) - (isOwnReader ? 1 : 0);
      const seq = enter(room, [dueMs, sentMs, label, expected, 0, session, expected]);
      own?.enterOwn(seq, placeOf[session] as number, dueMs, sentMs, label);
      if (expected === 0) {
        own?.markUnread(seq);
      }
      return seq;
    },
    receive: (session, readAtMs) => {
      const room = roomOf[session] as number;
      const seq = heardSeq[room] as number;
      let message = heard[room] as OpenMessage;
      // Most deliveries are of the message that the reader is to read next, in time: they end here.
      if (next[session] === seq && message[WAITING] > 0 && readAtMs - message[DUE_MS] <= lateOverMs) {
        next[session] = seq + 1;
        message[WAITING] -= 1;
        if (message[WAITING] === 0) {
          close(room, seq, message);
        }
        return message;
      }
      if (!isAuditor(session)) {
        return undefined;
      }
      const found = openAt(session, seq);
      if (found !== undefined && next[session] === seq) {
        next[session] = seq + 1;
      } else if (found === undefined || !receiveAside(session, seq, found)) {
        return receiveUnexpected(session, seq);
      }
      message = found;
      checkOrder(room, session, seq, message);
      if (readAtMs - message[DUE_MS] > lateOverMs && message[FROM] !== OTHER_CLOCK) {
        flaw('late', session, seq, message[DUE_MS]);
      }
      settleOne(session, seq, message);
      return message;
    },
    withdraw: (room, seq) => {
      const own = messages[room] ?? [];
      const message = own[seq];
      own[seq] = WITHDRAWN;
      shared[room]?.markRefused(seq);
      if (typeof message !== 'object') {
        return undefined;
      }
      open -= 1;
      message[WAITING] = 0;
      return message[LABEL];
    },
    open: () => open,
    settle: () => {
      const outcome = withBelated(nothing());
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

function nothing(): Outcome {
  return { lost: 0, notJudged: 0, completed: [], failed: [] };
}
