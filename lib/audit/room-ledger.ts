import type { Tally } from './tally.ts';

/** A message in the books; moments are ms on the generator's one clock. */
export interface SentMessage {
  readonly intendedMs: number;
  readonly sentMs: number;
  /** The sender's word for it, such as its type. */
  readonly label: string;
  /** Members that still have to read it; at 0 its books are closed. */
  readonly waiting: number;
  /** Members that will not read it any more. */
  readonly lost: number;
}

/** Outcome of messages that were settled without being read by all. */
export interface Settled {
  /** Deliveries expected and never seen. */
  readonly lost: number;
  /** Deliveries in flight when their reader left as planned; not judged. */
  readonly excused: number;
  /** Labels of the messages that reached everybody who was to read them. */
  readonly completed: readonly string[];
  /** Labels of the messages with at least one lost delivery. */
  readonly failed: readonly string[];
}

/**
 * The books of one channel whose members all live in one VU: every message is expected at each member that had joined
 * when it was sent, and every delivery is matched to its message. Nothing is sampled. Messages are numbered in the
 * channel from 0. Memory: a small record for a message until everybody has read it, then one word.
 */
export interface RoomLedger {
  /** Members the room can have. */
  readonly size: number;
  /** The member is subscribed from now on: whatever is sent later is expected at it. */
  readonly join: (place: number) => void;
  readonly isJoined: (place: number) => boolean;
  /**
   * The member is gone. What it has not read is excused when it left as planned and the message is younger than
   * `graceMs`, else lost.
   */
  readonly leave: (place: number, planned: boolean, nowMs: number, graceMs: number) => Settled;
  /** Enters a message as sent and returns its number; it is expected at every member subscribed now. */
  readonly send: (place: number, intendedMs: number, sentMs: number, label: string) => number;
  /**
   * Matches what `reader` read to message `seq`. Returns the message for a delivery that was expected, one out of order
   * included; duplicates and unknown numbers are counted in the tally.
   */
  readonly receive: (reader: number, seq: number) => SentMessage | undefined;
  /** Takes a refused message out of the books: nobody is to read it. */
  readonly withdraw: (seq: number) => void;
  /** Deliveries still expected, over all messages. */
  readonly waiting: () => number;
  /** Closes the books: what is still expected is lost. */
  readonly settle: () => Settled;
}

interface OpenMessage {
  readonly from: number;
  readonly intendedMs: number;
  readonly sentMs: number;
  readonly label: string;
  waiting: number;
  lost: number;
  /** By place: 1 for members that are to read it and have not. */
  readonly unread: Uint8Array;
}

/** Stands for a message that needs no record any more. */
const CLOSED = 'closed';
const WITHDRAWN = 'withdrawn';

const NOTHING: Settled = { lost: 0, excused: 0, completed: [], failed: [] };

/**
 * Opens the books of a room. Written with closures, not as a class: k6 reaches captured variables several times faster
 * than fields, and `receive` runs for every delivery.
 *
 * @param size Members the room can have.
 * @param echoes Whether a sender reads its own messages.
 * @param tally Where deliveries that match nothing are counted.
 */
export function createRoomLedger(size: number, echoes: boolean, tally: Tally): RoomLedger {
  const messages: (OpenMessage | typeof CLOSED | typeof WITHDRAWN)[] = [];
  const open = new Set<number>();
  // The first message that a member is to read; none while it is not subscribed.
  const readsFrom = new Array<number>(size).fill(Number.POSITIVE_INFINITY);
  // The latest message that a member has read of each sender: what comes after it and is older is out of order.
  // One table by reader and sender, 4 × size² bytes.
  const latest = new Int32Array(size * size).fill(-1);
  const isJoined = (place: number) => readsFrom[place] !== Number.POSITIVE_INFINITY;

  const close = (seq: number, message: OpenMessage): Partial<Settled> => {
    open.delete(seq);
    messages[seq] = CLOSED;
    return message.lost > 0 ? { failed: [message.label] } : { completed: [message.label] };
  };

  const forOpen = (visit: (seq: number, message: OpenMessage) => Partial<Settled>): Settled => {
    let settled = NOTHING;
    for (const seq of [...open]) {
      const message = messages[seq];
      if (typeof message === 'object') {
        settled = add(settled, visit(seq, message));
        settled = message.waiting === 0 ? add(settled, close(seq, message)) : settled;
      }
    }
    return settled;
  };

  return {
    size,
    isJoined,
    join: (place) => {
      if (!isJoined(place)) {
        readsFrom[place] = messages.length;
      }
    },
    leave: (place, planned, nowMs, graceMs) => {
      readsFrom[place] = Number.POSITIVE_INFINITY;
      return forOpen((_, message) => {
        if (message.unread[place] !== 1) {
          return NOTHING;
        }
        const isExcused = planned && nowMs - message.sentMs < graceMs;
        message.unread[place] = 0;
        message.waiting -= 1;
        message.lost += isExcused ? 0 : 1;
        return isExcused ? { excused: 1 } : { lost: 1 };
      });
    },
    send: (place, intendedMs, sentMs, label) => {
      const unread = new Uint8Array(size);
      let waiting = 0;
      for (let reader = 0; reader < size; reader += 1) {
        if (isJoined(reader) && (echoes || reader !== place)) {
          unread[reader] = 1;
          waiting += 1;
        }
      }
      const seq = messages.length;
      if (waiting > 0) {
        messages.push({ from: place, intendedMs, sentMs, label, waiting, lost: 0, unread });
        open.add(seq);
      } else {
        messages.push(WITHDRAWN);
      }
      return seq;
    },
    receive: (reader, seq) => {
      const message = messages[seq];
      if (message === undefined) {
        tally.foreign += 1;
        return undefined;
      }
      if (seq < (readsFrom[reader] ?? 0) || message === WITHDRAWN) {
        return undefined;
      }
      if (message === CLOSED || message.unread[reader] !== 1) {
        tally.duplicated += 1;
        return undefined;
      }
      message.unread[reader] = 0;
      const pair = reader * size + message.from;
      if (seq < (latest[pair] ?? 0)) {
        tally.outOfOrder += 1;
      } else {
        latest[pair] = seq;
      }
      message.waiting -= 1;
      if (message.waiting === 0) {
        open.delete(seq);
        messages[seq] = CLOSED;
      }
      return message;
    },
    withdraw: (seq) => {
      open.delete(seq);
      messages[seq] = WITHDRAWN;
    },
    waiting: () => {
      let sum = 0;
      for (const seq of open) {
        const message = messages[seq];
        sum += typeof message === 'object' ? message.waiting : 0;
      }
      return sum;
    },
    settle: () =>
      forOpen((_, message) => {
        const lost = message.waiting;
        message.lost += lost;
        message.waiting = 0;
        return { lost };
      }),
  };
}

function add(a: Settled, b: Partial<Settled>): Settled {
  return {
    lost: a.lost + (b.lost ?? 0),
    excused: a.excused + (b.excused ?? 0),
    completed: b.completed ? [...a.completed, ...b.completed] : a.completed,
    failed: b.failed ? [...a.failed, ...b.failed] : a.failed,
  };
}
