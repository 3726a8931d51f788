/**
 * Where a reader stands in its room after messages have overtaken each other on the way to it, or got lost: most
 * readers have none, as they read one message after the other.
 */
export interface Backlog {
  /** The first message after all that it has read. */
  next: number;
  /** The earlier ones that it has still to read. */
  readonly missing: Set<number>;
  /** The latest message read of each sender since the first of the missing was passed over, by the sender's session. */
  readonly latest: Map<number, number>;
}

/** The backlog of a reader that is about to pass over its first message. */
export function emptyBacklog(next: number): Backlog {
  return { next, missing: new Set(), latest: new Map() };
}
