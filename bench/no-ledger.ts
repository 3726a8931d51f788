import { bySession } from '../lib/audit/by-session.ts';
import type { Ledger, LedgerSettings } from '../lib/audit/ledger.ts';
import type { OpenMessage } from '../lib/audit/open-message.ts';

/**
 * A ledger that keeps no books, in the place of the real one in one of the bundles measured: what is sent is only
 * timed. With the reader beside it, the difference to the whole is what the audit costs.
 */
export function createLedger({ rooms }: LedgerSettings): Ledger {
  const messages = rooms.map((): OpenMessage[] => []);
  const roomOf = bySession(rooms, (_, room) => room);
  const joined = new Set<number>();
  const nothing = { lost: 0, notJudged: 0, completed: [], failed: [] };
  return {
    counts: [],
    join: (session) => joined.add(session),
    isJoined: (session) => joined.has(session),
    leave: () => nothing,
    send: (session, dueMs, sentMs, label) =>
      (messages[roomOf[session] ?? 0]?.push([dueMs, sentMs, label, 1, 0, 0, 0, 0]) ?? 0) - 1,
    hear: (room, seq) => messages[room]?.[seq],
    hearShared: () => -1,
    sharedToken: () => undefined,
    isTurn: () => false,
    listeners: () => () => () => undefined,
    batches: () => () => undefined,
    shared: () => [],
    receive: () => undefined,
    withdraw: () => undefined,
    open: () => 0,
    settle: () => nothing,
  };
}
