/** Returns what Iris counts, at zero. */
export function createIrisCounters() {
  return {
    connectionsAccepted: 0,
    connectionsClosed: 0,
    /** By reason: `handshake` or `transport`. */
    handshakesRefused: zeros('handshake', 'transport'),
    logins: 0,
    /** Messages and batches of users that were logged in. */
    messagesAccepted: 0,
    /** Messages written to a user's session, live or out of the store. */
    deliveries: 0,
    messagesStored: 0,
    /** Stored messages that were handed over. */
    storedDelivered: 0,
    /** By reason: `core` (nothing could be stored), `full`, or `handover` (too many at once). */
    messagesLost: zeros('core', 'full', 'handover'),
    /** By reason: `login` (before it), `length` (not exactly one packet) or `opcode`. */
    packetsDropped: zeros('login', 'length', 'opcode'),
    statusAnswers: 0,
    typings: 0,
    /** Messages of TCP sessions that were acknowledged. */
    acks: 0,
    /** By what killed it: `text`, `fragment`, `ack`, `sequenced`, `typing`, `handover`, `size` or `unacked`. */
    listenerDeaths: zeros('text', 'fragment', 'ack', 'sequenced', 'typing', 'handover', 'size', 'unacked'),
    edgeDeaths: 0,
  };
}

/** What Iris counted. */
export type IrisCounters = ReturnType<typeof createIrisCounters>;

function zeros(...reasons: string[]): Map<string, number> {
  return new Map(reasons.map((reason) => [reason, 0]));
}
