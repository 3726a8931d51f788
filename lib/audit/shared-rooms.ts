import { type SharedToken, toTokenMs } from '../protocols/shared-token.ts';
import type { LedgerRoom } from './ledger.ts';
import type { SentRow, SharedPart, SpanRow } from './shared-part.ts';

/** A time in which a member of this VU was subscribed to a shared room, epoch ms. */
export interface Span {
  readonly session: number;
  readonly joinMs: number;
  readonly leaveMs: number;
  readonly planned: boolean;
}

const PER_MS = 1_000;

/** Who sent which message of a shared room, who was subscribed when, and what is told of it in the end. */
export class SharedRoom {
  readonly #room: LedgerRoom;
  readonly #generator: number;
  /** By the number in the books. */
  readonly #messages: SharedToken[] = [];
  /** By sender: the number in the books of each of its messages. */
  readonly #seqs = new Map<number, number[]>();
  readonly #sent = new Map<number, [dueMs: number, sentMs: number, label: number][]>();
  readonly #labels: string[] = [];
  readonly #ended: Span[] = [];
  readonly #joinMs = new Map<number, number>();
  readonly #refused = new Set<number>();
  readonly #unread = new Set<number>();
  readonly #failed = new Set<number>();
  /** The latest moments: hardly a message was sent before either. */
  #lastJoinMs = Number.NEGATIVE_INFINITY;
  #lastLeaveMs = Number.NEGATIVE_INFINITY;
  /** Time before a planned leave in which what was sent is not judged, ms. */
  graceMs = 0;

  constructor(room: LedgerRoom, generator: number) {
    this.#room = room;
    this.#generator = generator;
  }

  /** The number in the books of a message; undefined when it was not heard of. */
  seqOf(sender: number, number: number): number | undefined {
    return this.#seqs.get(sender)?.[number];
  }

  tokenOf(seq: number): SharedToken | undefined {
    return this.#messages[seq];
  }

  /** Enters a message that a member of this VU sends. */
  enterOwn(seq: number, place: number, dueMs: number, sentMs: number, label: string): void {
    const own = this.#sent.get(place) ?? [];
    this.#sent.set(place, own);
    let labelNo = this.#labels.indexOf(label);
    if (labelNo < 0) {
      labelNo = this.#labels.push(label) - 1;
    }
    const due = toTokenMs(dueMs);
    // A token holds no lateness below zero.
    const sent = Math.max(due, toTokenMs(sentMs));
    own.push([due, sent, labelNo]);
    this.#enter(seq, {
      sender: place,
      number: own.length - 1,
      dueMs: due,
      sentMs: sent,
      generator: this.#generator,
    });
  }

  /** Enters a message of another VU. */
  enterHeard(seq: number, message: SharedToken): void {
    this.#enter(seq, message);
  }

  #enter(seq: number, message: SharedToken): void {
    this.#messages[seq] = message;
    const seqs = this.#seqs.get(message.sender) ?? [];
    this.#seqs.set(message.sender, seqs);
    seqs[message.number] = seq;
  }

  /** Whether a later message of the same sender was heard of before it. */
  isOvertaken(seq: number): boolean {
    const message = this.#messages[seq];
    const seqs = message === undefined ? undefined : this.#seqs.get(message.sender);
    return seqs !== undefined && seqs.length > (message?.number ?? 0) + 1;
  }

  /** Whether a reader has read a later message of the same sender. */
  hasReadLater(seq: number, hasRead: (seq: number) => boolean): boolean {
    const message = this.#messages[seq];
    const seqs = message === undefined ? [] : (this.#seqs.get(message.sender) ?? []);
    for (let number = (message?.number ?? 0) + 1; number < seqs.length; number += 1) {
      const later = seqs[number];
      if (later !== undefined && hasRead(later)) {
        return true;
      }
    }
    return false;
  }

  join(session: number, nowMs: number): void {
    this.#joinMs.set(session, toTokenMs(nowMs));
    this.#lastJoinMs = Math.max(this.#lastJoinMs, toTokenMs(nowMs));
  }

  leave(session: number, nowMs: number, planned: boolean, graceMs: number): void {
    const joinMs = this.#joinMs.get(session);
    this.#joinMs.delete(session);
    if (joinMs !== undefined) {
      this.#ended.push({ session, joinMs, leaveMs: toTokenMs(nowMs), planned });
      this.#lastLeaveMs = Math.max(this.#lastLeaveMs, toTokenMs(nowMs));
    }
    this.graceMs = Math.max(this.graceMs, graceMs);
  }

  /** The members that joined after a message was sent. */
  joinedAfter(sentMs: number): number[] {
    return sentMs > this.#lastJoinMs
      ? []
      : [...this.#joinMs].filter(([, joinMs]) => joinMs >= sentMs).map(([session]) => session);
  }

  /** The times of members that were subscribed when a message was sent and are gone. */
  endedAround(sentMs: number): readonly Span[] {
    return sentMs > this.#lastLeaveMs
      ? []
      : this.#ended.filter(({ joinMs, leaveMs }) => joinMs < sentMs && sentMs <= leaveMs);
  }

  markRefused(seq: number): void {
    this.#refused.add(seq);
  }

  markUnread(seq: number): void {
    this.#unread.add(seq);
  }

  markFailed(seq: number): void {
    this.#failed.add(seq);
  }

  /** What is told of the room; `placeOf` gives a session's place in it. Only auditors' times are told. */
  part(placeOf: (session: number) => number, isAuditor: (session: number) => boolean): SharedPart {
    const keysOf = (seqs: ReadonlySet<number>) =>
      [...seqs].flatMap((seq) => {
        const message = this.#messages[seq];
        return message === undefined ? [] : [[message.sender, message.number] as const];
      });
    const still = [...this.#joinMs].map(([session, joinMs]) => ({
      session,
      joinMs,
      leaveMs: null,
      planned: false,
    }));
    return {
      room: this.#room.index,
      graceMs: this.graceMs,
      from: this.#room.sharedFrom ?? 0,
      size: this.#room.size,
      labels: this.#labels,
      sent: [...this.#sent].map(([place, rows]) => [
        place,
        rows.map(([dueMs, sentMs, label]): SentRow => [toUs(dueMs), toUs(sentMs), label]),
      ]),
      refused: keysOf(this.#refused),
      unread: keysOf(this.#unread),
      spans: [...this.#ended, ...still]
        .filter(({ session }) => isAuditor(session))
        .map(
          ({ session, joinMs, leaveMs, planned }): SpanRow => [
            placeOf(session),
            toUs(joinMs),
            leaveMs === null ? null : toUs(leaveMs),
            planned ? 1 : 0,
          ],
        ),
      heard: [...this.#seqs]
        .filter(([sender]) => !this.#sent.has(sender))
        .map(([sender, seqs]) => [sender, rangesOf(seqs)]),
      failed: keysOf(this.#failed),
    };
  }
}

function toUs(ms: number): number {
  return Math.round(ms * PER_MS);
}

/** The numbers that have an entry, as ranges. */
function rangesOf(seqs: readonly (number | undefined)[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (let number = 0; number < seqs.length; number += 1) {
    if (seqs[number] !== undefined) {
      const last = ranges.at(-1);
      if (last !== undefined && last[1] === number - 1) {
        last[1] = number;
      } else {
        ranges.push([number, number]);
      }
    }
  }
  return ranges;
}
