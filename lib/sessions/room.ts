/** One channel, all of whose users live in this VU. */
export interface Room {
  readonly name: string;
  /** Its place among all channels of the test. */
  readonly index: number;
  /** Its users' sessions are `firstSession` to `firstSession + size - 1`. */
  readonly firstSession: number;
  readonly size: number;
  /** How the tokens of its messages begin. */
  readonly mark: string;
}
