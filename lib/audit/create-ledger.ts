import { createBatches } from './create-batches.ts';
import { createListeners } from './create-listeners.ts';
import { createSharedEntry } from './create-shared-entry.ts';
import { createSlowReader } from './create-slow-reader.ts';
import { type Heard, MESSAGE, NO_TOKEN, NOTHING, SEQ, TEXT, TURN } from './heard.ts';
import type { Ledger, LedgerSettings, Outcome, Settled } from './ledger.ts';
import { NONE, openBooks, WITHDRAWN } from './open-books.ts';
import {
  DUE_MS,
  ELSEWHERE,
  EXPECTED,
  FROM,
  LABEL,
  LOST,
  type OpenMessage,
  OTHER_CLOCK,
  PLACE,
  SENT_MS,
  UNHEARD,
} from './open-message.ts';
import type { SharedRoom } from './shared-rooms.ts';

/**
 * Opens the books. One set of closures over plain arrays for all rooms of a VU: k6 reaches captured variables and
 * elements several times faster than fields, `receive` runs for every delivery, and objects for each room or member
 * would cost a kilobyte a user. As nearly every reader reads the messages of its room in the same order, the books know
 * it by the place of the next one alone; only who misses some has a list of them.
 */
export function createLedger(settings: LedgerSettings): Ledger {
  const { rooms, echoes, tally, recorder } = settings;
  const { lateOverMs } = recorder;
  const books = openBooks(settings);
  const { messages, roomOf, placeOf, shared, passed, next, backlogs, joinedAt, readers } = books;
  const {
    isAuditor,
    isReader,
    backlogOf,
    messagesAt,
    orderAt,
    openAt,
    book,
    note,
    settleOne,
    enter,
    reading,
  } = books;
  const receiveSlowly = createSlowReader(books, tally, lateOverMs);
  const entry = createSharedEntry(books);
  const turns = turnsOf(rooms, settings.auditEvery);
  const { auditEvery } = settings;
  /** By room: what it hears of at present. */
  const heard = rooms.map((): Heard => ['', NO_TOKEN, NO_TOKEN, NOTHING]);
  /** By room: the first message since the last member joined. */
  const settledFrom = rooms.map(() => 0);

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
    const order = orderAt(session);
    backlog.missing.forEach(giveUpOne);
    for (let place = backlog.next; place < order.length; place += 1) {
      giveUpOne(order[place] as number);
    }
    if (isReader(session)) {
      reading.unheard(roomOf[session] as number).forEach(giveUpOne);
    }
    return outcome;
  };

  const isJoined = (session: number): boolean => joinedAt[session] !== NONE;
  const countReader = (session: number, more: 1 | -1): void => {
    readers[roomOf[session] as number] = (readers[roomOf[session] as number] as number) + more;
  };
  const hear: Ledger['hear'] = (room, seq, text = '') => {
    const message = messages[room]?.[seq];
    const own = heard[room] as Heard;
    own[TEXT] = text;
    own[SEQ] = seq;
    own[TURN] = (turns.first[room] as number) + ((seq + 1) % (turns.auditors[room] as number)) * auditEvery;
    own[MESSAGE] = NOTHING;
    if (typeof message !== 'object') {
      return undefined;
    }
    if (message[PLACE] === UNHEARD) {
      reading.placeHeard(room, seq, message[FROM]);
    }
    // What has overtaken another, is by another clock or not for all members is looked at more closely.
    if (
      !shared[room]?.isOvertaken(seq) &&
      message[FROM] !== OTHER_CLOCK &&
      seq >= (settledFrom[room] as number)
    ) {
      own[MESSAGE] = message;
    }
    // Who does not read its own messages has nothing to wait for.
    if (!echoes && next[message[FROM]] === message[PLACE]) {
      next[message[FROM]] = message[PLACE] + 1;
    }
    return message;
  };

  return {
    counts: books.counts,
    isJoined,
    hear,
    hearShared: (room, token, isOwnClock, text) => {
      const own = shared[room] as SharedRoom;
      const seq =
        own.seqOf(token.sender, token.number) ??
        entry.enter(room, own, token, isOwnClock ? ELSEWHERE : OTHER_CLOCK);
      hear(room, seq, text);
      return seq;
    },
    sharedToken: (room, seq) => shared[room]?.tokenOf(seq),
    shared: () =>
      shared.flatMap((own) => own?.part((session) => placeOf[session] as number, isAuditor) ?? []),
    join: (session, nowMs) => {
      if (!isJoined(session)) {
        joinedAt[session] = messagesAt(session).length;
        settledFrom[roomOf[session] as number] = messagesAt(session).length;
        shared[roomOf[session] ?? 0]?.join(session, nowMs);
        if (isAuditor(session)) {
          next[session] = orderAt(session).length;
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
      return entry.withBelated(outcome);
    },
    send: (session, dueMs, sentMs, label) => {
      const room = roomOf[session] as number;
      const own = shared[room];
      const isOwnReader = !echoes && isReader(session);
      const expected = (readers[room] as number) - (isOwnReader ? 1 : 0);
      const seq = enter(room, [dueMs, sentMs, label, expected, 0, session, expected, UNHEARD]);
      own?.enterOwn(seq, placeOf[session] as number, dueMs, sentMs, label);
      if (expected === 0) {
        own?.markUnread(seq);
      }
      return seq;
    },
    isTurn: (session) => (heard[roomOf[session] as number] as Heard)[TURN] === session,
    listeners: (hooks) => createListeners(books, heard, tally, lateOverMs, hooks),
    batches: (hooks) => createBatches(books, heard, tally, lateOverMs, hooks),
    receive: (session, readAtMs) =>
      isAuditor(session)
        ? receiveSlowly(session, (heard[roomOf[session] as number] as Heard)[SEQ], readAtMs)
        : undefined,
    withdraw: (room, seq) => {
      const own = messages[room] ?? [];
      const message = own[seq];
      own[seq] = WITHDRAWN;
      shared[room]?.markRefused(seq);
      if (typeof message !== 'object') {
        return undefined;
      }
      books.withdraw(message);
      return message[LABEL];
    },
    open: books.open,
    settle: () => {
      const outcome = entry.withBelated(nothing());
      for (const session of roomOf.keys()) {
        if (isReader(session)) {
          giveUp(session, () => false, outcome);
          next[session] = orderAt(session).length;
        }
      }
      return outcome;
    },
  };
}

/**
 * Whose turn it is to look closer at a message: the auditors of a room take turns. Not the one whose turn it is to send,
 * who in some chats reads nothing of its own. By room the first auditor, a session, and how many they are.
 */
function turnsOf(
  rooms: LedgerSettings['rooms'],
  auditEvery: number,
): { readonly first: readonly number[]; readonly auditors: readonly number[] } {
  const first: number[] = [];
  const auditors: number[] = [];
  let firstSession = 0;
  for (const { size, sharedFrom = 0 } of rooms) {
    // Places in the room decide who audits; ours may begin between two auditors.
    const place = (auditEvery - (sharedFrom % auditEvery)) % auditEvery;
    first.push(firstSession + place);
    auditors.push(Math.max(1, Math.ceil((size - place) / auditEvery)));
    firstSession += size;
  }
  return { first, auditors };
}

function nothing(): Outcome {
  return { lost: 0, notJudged: 0, completed: [], failed: [] };
}
