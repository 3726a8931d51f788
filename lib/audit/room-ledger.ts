import { ReaderLog } from './reader-log.ts';
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

type OpenMessage = { -readonly [K in keyof SentMessage]: SentMessage[K] };

interface Member {
  nextSeq: number;
  /** Sent and not yet read by everybody, by number. */
  readonly open: Map<number, OpenMessage>;
  /** What the member has read since it joined; undefined while it is not subscribed. */
  log: ReaderLog | undefined;
}

/**
 * The books of one channel whose members all live in one VU: every message is expected at each member that had joined
 * when it was sent, and every delivery is matched to its message. Nothing is sampled. Memory: one small record for a
 * message until everybody has read it, two numbers for each reader and sender.
 */
export class RoomLedger {
  readonly #members: readonly Member[];
  readonly #echoes: boolean;
  readonly #tally: Tally;
  #joined = 0;

  /**
   * @param size Members the room can have.
   * @param echoes Whether a sender reads its own messages.
   * @param tally Where deliveries that are no first ones are counted.
   */
  constructor(size: number, echoes: boolean, tally: Tally) {
    this.#echoes = echoes;
    this.#tally = tally;
    this.#members = Array.from({ length: size }, () => ({ nextSeq: 0, open: new Map(), log: undefined }));
  }

  /** Members the room can have. */
  get size(): number {
    return this.#members.length;
  }

  /** Deliveries still expected, over all messages. */
  get waiting(): number {
    let sum = 0;
    for (const member of this.#members) {
      for (const { waiting } of member.open.values()) {
        sum += waiting;
      }
    }
    return sum;
  }

  /** The member is subscribed from now on: whatever is sent later is expected at it. */
  join(place: number): void {
    const member = this.#members[place];
    if (member === undefined || member.log !== undefined) {
      return;
    }
    member.log = new ReaderLog(this.#members.map((sender) => sender.nextSeq));
    this.#joined += 1;
  }

  /** Whether the member is subscribed. */
  isJoined(place: number): boolean {
    return this.#members[place]?.log !== undefined;
  }

  /**
   * The member is gone. What it has not read is excused when it left as planned and the message is younger than
   * `graceMs`, else lost.
   */
  leave(place: number, planned: boolean, nowMs: number, graceMs: number): Settled {
    const member = this.#members[place];
    const log = member?.log;
    if (member === undefined || log === undefined) {
      return nothing;
    }
    member.log = undefined;
    this.#joined -= 1;
    let settled = nothing;
    this.#members.forEach((sender, i) => {
      if (i === place && !this.#echoes) {
        return;
      }
      for (const [seq, message] of sender.open) {
        if (!log.has(i, seq)) {
          const isExcused = planned && nowMs - message.sentMs < graceMs;
          message.waiting -= 1;
          message.lost += isExcused ? 0 : 1;
          settled = add(settled, isExcused ? { excused: 1 } : { lost: 1 });
          settled = message.waiting === 0 ? add(settled, close(sender, seq, message)) : settled;
        }
      }
    });
    return settled;
  }

  /** Enters a message as sent and returns its number; it is expected at every member subscribed now. */
  send(place: number, intendedMs: number, sentMs: number, label: string): number {
    const sender = this.#members[place];
    if (sender === undefined) {
      throw new Error(`expected a place in a room of ${this.#members.length}, got ${place}`);
    }
    const seq = sender.nextSeq;
    sender.nextSeq = seq + 1;
    const waiting = this.#joined - (this.#echoes || sender.log === undefined ? 0 : 1);
    if (waiting > 0) {
      sender.open.set(seq, { intendedMs, sentMs, label, waiting, lost: 0 });
    }
    return seq;
  }

  /**
   * Matches what `reader` read to message `seq` of `from`. Returns the message for a delivery that was expected, one
   * late in order included; anything else is counted in the tally or was never expected.
   */
  receive(reader: number, from: number, seq: number): SentMessage | undefined {
    const sender = this.#members[from];
    if (sender === undefined || seq >= sender.nextSeq) {
      this.#tally.foreign += 1;
      return undefined;
    }
    const order = this.#members[reader]?.log?.receive(from, seq);
    switch (order) {
      case 'first':
        break;
      case 'late-first':
        this.#tally.outOfOrder += 1;
        break;
      case 'duplicate':
        this.#tally.duplicated += 1;
        return undefined;
      case 'before-join':
      case undefined:
        return undefined;
      default:
        order satisfies never;
    }
    const message = sender.open.get(seq);
    if (message !== undefined) {
      message.waiting -= 1;
      if (message.waiting === 0) {
        sender.open.delete(seq);
      }
    }
    return message;
  }

  /** Takes a refused message out of the books: nobody is to read it. */
  withdraw(place: number, seq: number): void {
    this.#members[place]?.open.delete(seq);
  }

  /** Closes the books: what is still expected is lost. */
  settle(): Settled {
    let settled = nothing;
    for (const sender of this.#members) {
      for (const [seq, message] of sender.open) {
        settled = add(settled, { lost: message.waiting });
        message.lost += message.waiting;
        message.waiting = 0;
        settled = add(settled, close(sender, seq, message));
      }
    }
    return settled;
  }
}

const nothing: Settled = { lost: 0, excused: 0, completed: [], failed: [] };

function close(sender: Member, seq: number, { lost, label }: SentMessage): Partial<Settled> {
  sender.open.delete(seq);
  return lost > 0 ? { failed: [label] } : { completed: [label] };
}

function add(a: Settled, b: Partial<Settled>): Settled {
  return {
    lost: a.lost + (b.lost ?? 0),
    excused: a.excused + (b.excused ?? 0),
    completed: b.completed ? [...a.completed, ...b.completed] : a.completed,
    failed: b.failed ? [...a.failed, ...b.failed] : a.failed,
  };
}
