/** Returns what Whisper counts, at zero. */
export function createWhisperCounters() {
  return {
    connectionsAccepted: 0,
    connectionsClosed: 0,
    /** By reason: `path`, `full` or `transport`. */
    handshakesRefused: zeros('path', 'full', 'transport'),
    /** Accepted `find_match`. */
    searches: 0,
    /** Pairs that were found. */
    matches: 0,
    /** Pairs of which both accepted. */
    chats: 0,
    /** Pairs of which one declined, or that were not accepted in time. */
    matchesDeclined: 0,
    searchesTimedOut: 0,
    /** Messages that passed every check. */
    messagesAccepted: 0,
    /** Messages written to the partner. */
    deliveries: 0,
    /** By reason: `first-word` (the partner did not listen yet). */
    messagesLost: zeros('first-word'),
    /** By reason: `size`, `rate`, `empty`, `length`, `filter` or `chat`. */
    messagesRefused: zeros('size', 'rate', 'empty', 'length', 'filter', 'chat'),
    searchesRefused: 0,
    parseErrors: 0,
    typings: 0,
    reports: 0,
    bans: 0,
    /** By reason: `idle`, `ping` (with a payload), `fragment` or `ban`. */
    clientsDropped: zeros('idle', 'ping', 'fragment', 'ban'),
  };
}

/** What Whisper counted. */
export type WhisperCounters = ReturnType<typeof createWhisperCounters>;

function zeros(...reasons: string[]): Map<string, number> {
  return new Map(reasons.map((reason) => [reason, 0]));
}
