/** Counts of one VU's hot path since they were last taken. */
export interface Tally {
  /** Deliveries matched to their message. */
  matched: number;
  /** Other message frames: what nobody waits for, and what those read who are no auditors. */
  unmatched: number;
  duplicated: number;
  outOfOrder: number;
  /** Messages read that this run did not send. */
  foreign: number;
  scheduled: number;
  acked: number;
  notSent: number;
  readonly sent: Record<string, number>;
  /** Messages read by everybody, by label. */
  readonly delivered: Record<string, number>;
  readonly failed: Record<string, number>;
}

/** A tally with nothing in it. */
export function emptyTally(): Tally {
  return {
    matched: 0,
    unmatched: 0,
    duplicated: 0,
    outOfOrder: 0,
    foreign: 0,
    scheduled: 0,
    acked: 0,
    notSent: 0,
    sent: {},
    delivered: {},
    failed: {},
  };
}
