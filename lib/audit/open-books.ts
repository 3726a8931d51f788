import { AUDIT_WINDOW_MS, type Flaw } from './audit-recorder.ts';
import { type Backlog, emptyBacklog } from './backlog.ts';
import { bySession } from './by-session.ts';
import { addCounts, type DeliveryCounts, emptyCounts } from './delivery-counts.ts';
import type { LedgerSettings } from './ledger.ts';
import { DUE_MS, EXPECTED, FROM, LOST, type OpenMessage, WAITING } from './open-message.ts';
import { createReadingOrder } from './reading-order.ts';
import { SharedRoom } from './shared-rooms.ts';

/** Stands for a message that nobody is to read; one whose books are closed is remembered by when it was due. */
export const WITHDRAWN = -1;

/** In the place of the next message of a member that reads nothing. */
export const NONE = Number.POSITIVE_INFINITY;

/** Where each flaw of a delivery that did come is counted. */
const flaws = { 'out-of-order': 'outOfOrder', late: 'late', duplicated: 'duplicated' } as const;

/** What is written down of the rooms of a VU, for the parts of its ledger alone. */
export type Books = ReturnType<typeof openBooks>;

/** Opens empty books, and says how a line is entered and closed in them. */
export function openBooks({ rooms, echoes, auditEvery, recorder, generator = 1 }: LedgerSettings) {
  const counts = rooms.map(emptyCounts);
  const messages = rooms.map((): (OpenMessage | number)[] => []);
  const roomOf = bySession(rooms, (_, room) => room);
  const placeOf = bySession(rooms, ({ sharedFrom = 0 }, _no, place) => sharedFrom + place);
  /** By room: what is kept of one that other VUs have members of too. */
  const shared = rooms.map((room) =>
    room.sharedFrom === undefined ? undefined : new SharedRoom(room, generator),
  );
  /** Messages of shared rooms that a member is not to read, as it joined after they were sent, by session. */
  const passed = new Map<number, Set<number>>();
  /** By session: the place of the message that it reads next; all before it are read, unless it is BEHIND. NONE for who does not audit. */
  const next = roomOf.map(() => NONE);
  const backlogs = new Map<number, Backlog>();
  /** By session: the first message since the member joined; NONE while it is not subscribed. */
  const joinedAt = roomOf.map(() => NONE);
  const reading = createReadingOrder(messages, roomOf.length);
  /** Messages that somebody has still to read. */
  let open = 0;

  const backlogOf = (session: number): Backlog =>
    backlogs.get(session) ?? emptyBacklog(next[session] as number);

  const messagesAt = (session: number): (OpenMessage | number)[] => messages[roomOf[session] ?? 0] ?? [];

  /** A message that a member is to read, or was. */
  const openAt = (session: number, seq: number): OpenMessage | undefined => {
    const message = messagesAt(session)[seq];
    return typeof message === 'object' &&
      seq >= (joinedAt[session] as number) &&
      (echoes || message[FROM] !== session) &&
      (passed.size === 0 || passed.get(session)?.has(seq) !== true)
      ? message
      : undefined;
  };

  /** Counts single deliveries, in a room and in the time at which their message was due. */
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
    const lost = message[LOST];
    const delivered = message[EXPECTED] - lost;
    // By field and without a call: an object and its entries for each message cost k6 more than all of its deliveries.
    const sinceMs = message[DUE_MS] - recorder.lastMs;
    const second = sinceMs >= 0 && sinceMs < AUDIT_WINDOW_MS ? recorder.last : recorder.at(message[DUE_MS]);
    const own = counts[room] as DeliveryCounts;
    own.expected += delivered;
    own.delivered += delivered;
    second.expected += delivered;
    second.delivered += delivered;
    if (lost > 0) {
      // Of a message from elsewhere the virtual user that sent it says whether it is lost.
      const more = { expected: lost, lost, messagesLost: message[FROM] >= 0 ? 1 : 0 };
      addCounts(own, more);
      addCounts(second, more);
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

  /** Enters a message that members of this VU are to read; its number. */
  const enter = (room: number, message: OpenMessage): number => {
    const isRead = message[EXPECTED] > 0;
    const seq = (messages[room] as (OpenMessage | number)[]).push(isRead ? message : WITHDRAWN) - 1;
    if (isRead) {
      open += 1;
    }
    if (shared[room] !== undefined) {
      reading.placeNow(room, seq);
    } else if (isRead) {
      reading.await(room, seq, message[FROM]);
    }
    return seq;
  };

  /** Takes a message out of the books whose readers need not read it any more. */
  const withdraw = (message: OpenMessage): void => {
    open -= 1;
    message[WAITING] = 0;
  };

  return {
    counts,
    messages,
    roomOf,
    placeOf,
    shared,
    passed,
    next,
    backlogs,
    joinedAt,
    reading,
    /** By room: auditors that have joined. */
    readers: rooms.map(() => 0),
    isAuditor: (session: number): boolean => (placeOf[session] ?? 0) % auditEvery === 0,
    isReader: (session: number): boolean => next[session] !== NONE,
    backlogOf,
    messagesAt,
    /** The order of the messages in a member's room that have been heard. */
    orderAt: (session: number): readonly number[] => reading.orders[roomOf[session] as number] as number[],
    openAt,
    book,
    note,
    flaw,
    close,
    settleOne,
    enter,
    withdraw,
    open: (): number => open,
  };
}
