/** Limits and times of Whisper, as they were found in the real one. */
export const WHISPER_LIMITS = {
  /** The matcher works once in this time. */
  tickMs: 2_000,
  /** How long a search waits for somebody with the same interests, */
  exactMs: 10_000,
  /** then for somebody with at least two of them, */
  overlapMs: 20_000,
  /** then with one of them, and then for anybody. */
  oneMs: 25_000,
  searchTimeoutMs: 30_000,
  acceptMs: 15_000,
  /** Matches that nobody accepted in time are looked for once in this time. */
  sweepMs: 5_000,
  /** How much later the side that accepted first hears that both have, and begins to get messages. */
  subscribeMs: 1,
  messagesPerWindow: 5,
  messageWindowMs: 10_000,
  searchesPerWindow: 10,
  searchWindowMs: 60_000,
  maxFrameBytes: 4_096,
  maxCharacters: 2_000,
  maxConnections: 100_000,
  pingMs: 30_000,
  /** Silence after which the next ping finds a client gone. */
  idleMs: 40_000,
  /** A close frame is never answered; this long the connection then stays open. */
  closeHoldMs: 2_000,
  reportsToBan: 3,
  banSeconds: 86_400,
};

/** Limits of Whisper by name. */
export type WhisperLimits = typeof WHISPER_LIMITS;
