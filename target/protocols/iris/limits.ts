/** Limits and times of Iris, as they were found in the real one. */
export const IRIS_LIMITS = {
  /** Handing over so many stored messages ends every WebSocket session, and the messages are gone. */
  storedFatal: 3_000,
  /** Messages stored at most, for all users together; the real one has no such limit, this machine's memory has. */
  storedMax: 2_000_000,
  /** 1: stored messages outlive a sudden end of a supervised target, as the real core has them on disk; 0: they go with it. */
  storedOutlive: 1,
  /** So many messages that a TCP session has not acknowledged end every TCP session. */
  unackedFatal: 1_000,
  /** A packet over TCP must fit. */
  tcpPacketBytes: 65_536,
  /** How long an answer about a user is given again. */
  statusCacheMs: 5_000,
  /** A listener that died is back after this time, */
  restartMs: 1_000,
  /** unless one died within this time before it: then the whole edge is gone for good. */
  edgeDeathMs: 60_000,
  /** A close frame is never answered; this long the connection then stays open. */
  closeHoldMs: 2_000,
};

/** Limits of Iris by name. */
export type IrisLimits = typeof IRIS_LIMITS;
