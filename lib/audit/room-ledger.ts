import { ReaderLog, type ReadOrder } from './reader-log.ts';

/** What a delivery turned out to be; `unknown` was never sent by this room's members. */
export type Verdict = ReadOrder | 'unknown';

/** A delivery matched to its message; moments are ms on the generator's one clock. */
export interface Matched {
  readonly verdict: Verdict;
  readonly intendedMs: number;
  readonly sentMs: number;
  /** The sender's label of the message, such as its type. */
  readonly label: string;
  /** When this was the last delivery outstanding: whether every subscriber has read the message. */
  readonly outcome: 'completed' | 'failed' | 'open' | 'unmatched';
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

interface Outstanding {
  readonly intendedMs: number;
  readonly sentMs: number;
  readonly label: string;
  /** Members that still have to read it. */
  waiting: number;
  lost: number;
}

interface Member {
  nextSeq: number;
  /** Sent and not yet read by everybody, by number. */
  readonly outstanding: Map<number, Outstanding>;
  /** What the member has read since it joined; undefined while it is not subscribed. */
  log: ReaderLog | undefined;
}

/**
 * The books of one channel whose members all live in one VU: every message is expected at each member that had joined
 * when it was sent, and every delivery is matched to its message. Nothing is sampled. Memory: one small record for a
 * message until everybody has read it, one pair of numbers for each reader and sender.
 */
export class RoomLedger {
  readonly #members: Member[];
  readonly #echoes: boolean;
  #joined = 0;

  /** @param size Members the room can have. @param echoes Whether a sender reads its own messages. */
  constructor(size: number, echoes: boolean) {
    this.#echoes = echoes;
    this.#members = Array.from({ length: size }, () => ({
      nextSeq: 0,
      outstanding: new Map(),
      log: undefined,
    }));
  }

  /** Members that have joined. */
  get joined(): number {
    return this.#joined;
  }

  /** Deliveries still expected, over all messages. */
  get waiting(): number {
    let sum = 0;
    for (const member of this.#members) {
      for (const { waiting } of member.outstanding.values()) {
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
      for (const [seq, message] of sender.outstanding) {
        if (log.has(i, seq)) {
          continue;
        }
        const isExcused = planned && nowMs - message.sentMs < graceMs;
        message.waiting -= 1;
        message.lost += isExcused ? 0 : 1;
        settled = add(settled, { lost: isExcused ? 0 : 1, excused: isExcused ? 1 : 0 });
        if (message.waiting === 0) {
          settled = add(settled, this.#close(sender, seq, message));
        }
      }
    });
    return settled;
  }

  /** Whether the member is subscribed. */
  isJoined(place: number): boolean {
    return this.#members[place]?.log !== undefined;
  }

  /** The number that the member's next message will have. */
  nextSeq(place: number): number {
    return this.#members[place]?.nextSeq ?? 0;
  }

  /** Enters a message as sent; returns how many deliveries it must make. */
  send(place: number, intendedMs: number, sentMs: number, label: string): number {
    const sender = this.#members[place];
    if (sender === undefined) {
      return 0;
    }
    const expected = this.#joined - (this.#echoes || sender.log === undefined ? 0 : 1);
    if (expected > 0) {
      sender.outstanding.set(sender.nextSeq, { intendedMs, sentMs, label, waiting: expected, lost: 0 });
    }
    sender.nextSeq += 1;
    return expected;
  }

  /** Matches what `reader` read to message `seq` of `from`. */
  receive(reader: number, from: number, seq: number): Matched {
    const sender = this.#members[from];
    const log = this.#members[reader]?.log;
    if (sender === undefined || seq < 0 || seq >= sender.nextSeq) {
      return unmatched('unknown');
    }
    if (log === undefined) {
      return unmatched('before-join');
    }
    const verdict = log.receive(from, seq);
    const message = sender.outstanding.get(seq);
    if (message === undefined || (verdict !== 'first' && verdict !== 'late-first')) {
      return unmatched(verdict);
    }
    message.waiting -= 1;
    const isDone = message.waiting === 0;
    if (isDone) {
      sender.outstanding.delete(seq);
    }
    return {
      verdict,
      intendedMs: message.intendedMs,
      sentMs: message.sentMs,
      label: message.label,
      outcome: !isDone ? 'open' : message.lost === 0 ? 'completed' : 'failed',
    };
  }

  /** Takes a refused message out of the books: nobody is to read it. Returns the deliveries no longer expected. */
  withdraw(place: number, seq: number): number {
    const sender = this.#members[place];
    const message = sender?.outstanding.get(seq);
    sender?.outstanding.delete(seq);
    return message?.waiting ?? 0;
  }

  /** Closes the books: what is still outstanding is lost. */
  settle(): Settled {
    let settled = nothing;
    for (const sender of this.#members) {
      for (const [seq, message] of sender.outstanding) {
        settled = add(settled, { lost: message.waiting });
        message.lost += message.waiting;
        message.waiting = 0;
        settled = add(settled, this.#close(sender, seq, message));
      }
    }
    return settled;
  }

  #close(sender: Member, seq: number, message: Outstanding): Partial<Settled> {
    sender.outstanding.delete(seq);
    return message.lost > 0 ? { failed: [message.label] } : { completed: [message.label] };
  }
}

const nothing: Settled = { lost: 0, excused: 0, completed: [], failed: [] };

function unmatched(verdict: Verdict): Matched {
  return { verdict, intendedMs: Number.NaN, sentMs: Number.NaN, label: '', outcome: 'unmatched' };
}

function add(a: Settled, b: Partial<Settled>): Settled {
  return {
    lost: a.lost + (b.lost ?? 0),
    excused: a.excused + (b.excused ?? 0),
    completed: b.completed ? [...a.completed, ...b.completed] : a.completed,
    failed: b.failed ? [...a.failed, ...b.failed] : a.failed,
  };
}
