import type { SharedToken } from '../protocols/shared-token.ts';
import type { AuditRecorder } from './audit-recorder.ts';
import type { DeliveryCounts } from './delivery-counts.ts';
import type { DeliveryHooks, DeliveryListener, TakeBatch } from './delivery-hooks.ts';
import type { OpenMessage } from './open-message.ts';
import type { SharedPart } from './shared-part.ts';
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

/** A room in the books of a VU. */
export interface LedgerRoom {
  /** Its place among all rooms of the test. */
  readonly index: number;
  /** Its members in this VU. */
  readonly size: number;
  /** Where other VUs have members of it too: the place of the first of ours in the room. */
  readonly sharedFrom?: number;
}

/** What a ledger is about. */
export interface LedgerSettings {
  /** The rooms of this VU; a member's session is its number over all of them. */
  readonly rooms: readonly LedgerRoom[];
  /** Whether a sender reads its own messages. */
  readonly echoes: boolean;
  /** Every n-th member of a room is an auditor, whose deliveries are expected; 1 for all. */
  readonly auditEvery: number;
  /** Where deliveries that match nothing are counted. */
  readonly tally: Tally;
  readonly recorder: AuditRecorder;
  /** The number of this generator; 1 where there is one. */
  readonly generator?: number;
}

/**
 * The books of the rooms of one VU: every message is expected at each auditor of its room that had joined when it was
 * sent, and every delivery is matched to its message. Messages are numbered in each room from 0, in the order in which
 * the VU sent them or, those of other VUs, first heard of them. Memory: a small record for a message until everybody has
 * read it, then two numbers: when it was due, and its place in the order of reading.
 */
export interface Ledger {
  /** The member is subscribed from `nowMs` on: whatever is sent later is expected at it. */
  readonly join: (session: number, nowMs: number) => void;
  readonly isJoined: (session: number) => boolean;
  /**
   * The member is gone. What it has not read is notJudged when it left as planned and the message is younger than
   * `graceMs`, else lost.
   */
  readonly leave: (session: number, planned: boolean, nowMs: number, graceMs: number) => Settled;
  /** Enters a message as sent and returns its number; it is expected at every auditor subscribed now. */
  readonly send: (session: number, dueMs: number, sentMs: number, label: string) => number;
  /** What a message of a shared room carries; undefined in a room of this VU alone. */
  readonly sharedToken: (room: number, seq: number) => SharedToken | undefined;
  /** The room's next deliveries are of its message `seq`, as long as they are of this text; its record while somebody has still to read it. */
  readonly hear: (room: number, seq: number, text?: string) => Readonly<OpenMessage> | undefined;
  /**
   * The same for a message of a shared room, which is entered when it is first heard of; its number. Of another
   * generator's, whose clock is another, nobody says whether it is late.
   */
  readonly hearShared: (room: number, token: SharedToken, isOwnClock: boolean, text?: string) => number;
  /** Whose turn it is to look closer at the message that the session's room heard last. */
  readonly isTurn: (session: number) => boolean;
  /** Makes what hears a session's frames: matches most deliveries by itself, and leaves the others to the hooks. */
  readonly listeners: (hooks: DeliveryHooks) => (session: number) => DeliveryListener;
  /** Makes what does the same for the texts of a frame that holds several. */
  readonly batches: (hooks: DeliveryHooks) => TakeBatch;
  /**
   * Matches a delivery of the message that the room heard last, read at `readAtMs`, to what the member is to read.
   * Returns the message for a delivery that was expected, one out of order included; duplicates and unknown numbers are
   * counted in the tally.
   */
  readonly receive: (session: number, readAtMs: number) => Readonly<OpenMessage> | undefined;
  /** Takes a refused message of room `room` of this VU out of the books; its label if they were still open. */
  readonly withdraw: (room: number, seq: number) => string | undefined;
  /** Messages that somebody has still to read. */
  readonly open: () => number;
  /** Closes the books: what is still expected is lost. */
  readonly settle: () => Settled;
  /** Deliveries whose end is known, by room of this VU. */
  readonly counts: readonly Readonly<DeliveryCounts>[];
  /** What the VU knows of the shared rooms, once its books are closed. */
  readonly shared: () => readonly SharedPart[];
}
