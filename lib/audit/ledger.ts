import type { AuditRecorder } from './audit-recorder.ts';
import type { DeliveryCounts } from './delivery-counts.ts';
import type { OpenMessage } from './open-message.ts';
import type { Tally } from './tally.ts';

/** A `Settled` that is still being added to. */
export interface Outcome {
  /** Deliveries expected and never seen. */
  lost: number;
  /** Deliveries in flight when their reader left as planned; not judged. */
  notJudged: number;
  /** Labels of the messages that reached everybody who was to read them. */
  readonly completed: string[];
  /** Labels of the messages with at least one lost delivery. */
  readonly failed: string[];
}

/** Outcome of messages that were settled without being read by all. */
export type Settled = Readonly<Outcome>;

/** What a ledger is about. */
export interface LedgerSettings {
  /** The rooms of this VU; a member's session is its number over all of them. */
  readonly rooms: readonly {
    /** Its place among all rooms of the test. */
    readonly index: number;
    readonly size: number;
  }[];
  /** Whether a sender reads its own messages. */
  readonly echoes: boolean;
  /** Every n-th member of a room is an auditor, whose deliveries are expected; 1 for all. */
  readonly auditEvery: number;
  /** Where deliveries that match nothing are counted. */
  readonly tally: Tally;
  readonly recorder: AuditRecorder;
}

/**
 * The books of the rooms of one VU: every message is expected at each auditor of its room that had joined when it was
 * sent, and every delivery is matched to its message. Messages are numbered in each room from 0. Memory: a small record
 * for a message until everybody has read it, then one number.
 */
export interface Ledger {
  /** The member is subscribed from now on: whatever is sent later is expected at it. */
  readonly join: (session: number) => void;
  /**
   * By session: the number of the message that the member reads next when all is in order, for readers who take it by
   * themselves: who reads an open message in time and in its turn moves on to the number after it, takes one from the
   * message's WAITING, and closes its books if nobody is left. All else is for `receive`.
   */
  readonly next: number[];
  /** Closes the books of message `seq` of room `room` of this VU, whose last reader has taken it by itself. */
  readonly close: (room: number, seq: number, message: Readonly<OpenMessage>) => void;
  /** A delivery that takes longer than this from the moment due is late, ms. */
  readonly lateOverMs: number;
  /** Message `seq` of room `room` of this VU, while somebody has still to read it. */
  readonly find: (room: number, seq: number) => OpenMessage | undefined;
  readonly isJoined: (session: number) => boolean;
  /**
   * The member is gone. What it has not read is notJudged when it left as planned and the message is younger than
   * `graceMs`, else lost.
   */
  readonly leave: (session: number, planned: boolean, nowMs: number, graceMs: number) => Settled;
  /** Enters a message as sent and returns its number; it is expected at every auditor subscribed now. */
  readonly send: (session: number, dueMs: number, sentMs: number, label: string) => number;
  /**
   * Matches what a member read at `readAtMs` to message `seq` of its room. Returns the message for a delivery that was
   * expected, one out of order included; duplicates and unknown numbers are counted in the tally.
   */
  readonly receive: (session: number, seq: number, readAtMs: number) => Readonly<OpenMessage> | undefined;
  /** Takes a refused message of room `room` of this VU out of the books; its label if they were still open. */
  readonly withdraw: (room: number, seq: number) => string | undefined;
  /** Messages that somebody has still to read. */
  readonly open: () => number;
  /** Closes the books: what is still expected is lost. */
  readonly settle: () => Settled;
  /** Deliveries whose end is known, by room of this VU. */
  readonly counts: readonly Readonly<DeliveryCounts>[];
}
