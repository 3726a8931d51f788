/** Limits and times of the Go chat server, as they were found in the real one. */
export const GO_CHAT_LIMITS = {
  /** Messages that wait for the hub; the next one is dropped without a word. */
  hubQueue: 10_000,
  /** Messages that wait for one client; with the next one it is dropped as too slow. */
  clientQueue: 1_024,
  /** Objects joined in one frame. */
  perFrame: 101,
  maxMessageBytes: 2_048,
  pingMs: 60_000,
  /** Only a pong moves it. */
  readDeadlineMs: 120_000,
};

/** Limits of the Go chat server by name. */
export type GoChatLimits = typeof GO_CHAT_LIMITS;
