/** One channel, as far as its users live in this VU. */
export interface Room {
  readonly name: string;
  /** Its place among all channels of the test. */
  readonly index: number;
  /** Its users' sessions are `firstSession` to `firstSession + size - 1`. */
  readonly firstSession: number;
  readonly size: number;
  /** The global index of its first user, and how many users it has in all VUs. */
  readonly firstUser: number;
  readonly wholeSize: number;
  /** Where other VUs have users of it too: the place in it of the first of ours. */
  readonly sharedFrom?: number;
  /** It is the mailbox of its first user, who alone reads and sends nothing to itself. */
  readonly isMailbox?: true;
  /** How the tokens of its messages begin. */
  readonly mark: string;
}
