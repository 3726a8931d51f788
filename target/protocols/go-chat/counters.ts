/** Returns what the Go chat server counts, at zero. */
export function createGoChatCounters() {
  return {
    connectionsAccepted: 0,
    connectionsClosed: 0,
    /** By reason: `path` or `transport`. */
    handshakesRefused: zeros('path', 'transport'),
    /** Messages that the hub took. */
    messagesAccepted: 0,
    /** By reason: `malformed`, `queue` (the hub's was full) or `size`. */
    messagesDropped: zeros('malformed', 'queue', 'size'),
    /** Messages written to a client. */
    deliveries: 0,
    /** Messages that waited for a client when it left. */
    deliveriesDropped: 0,
    /** Frames with messages. */
    framesSent: 0,
    /** By reason: `slow` (too much unread) or `deadline` (no pong). */
    clientsDropped: zeros('slow', 'deadline'),
  };
}

/** What the Go chat server counted. */
export type GoChatCounters = ReturnType<typeof createGoChatCounters>;

function zeros(...reasons: string[]): Map<string, number> {
  return new Map(reasons.map((reason) => [reason, 0]));
}
