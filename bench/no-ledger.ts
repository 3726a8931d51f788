import { bySeat } from '../lib/audit/by-seat.ts';
import type { Ledger, LedgerSettings } from '../lib/audit/ledger.ts';
import type { OpenMessage } from '../lib/audit/open-message.ts';

/**
 * A ledger that keeps no books, in the place of the real one in one of the bundles measured: what is sent is only
 * timed. With the reader beside it, the difference to the whole is what the audit costs.
 */
export function createLedger({ rooms }: LedgerSettings): Ledger {
  const messages = rooms.map((): OpenMessage[] => []);
  const roomOf = bySeat(rooms, (_, room) => room);
  const joined = new Set<number>();
  const nothing = { lost: 0, excused: 0, completed: [], failed: [] };
  return {
    counts: [],
    next: [],
    close: () => undefined,
    lateOverMs: Number.POSITIVE_INFINITY,
    join: (seat) => joined.add(seat),
    isJoined: (seat) => joined.has(seat),
    leave: () => nothing,
    send: (seat, dueMs, sentMs, label) =>
      (messages[roomOf[seat] ?? 0]?.push([dueMs, sentMs, label, 1, 0, 0, 0]) ?? 0) - 1,
    find: (room, seq) => messages[room]?.[seq],
    receive: () => undefined,
    withdraw: () => undefined,
    open: () => 0,
    settle: () => nothing,
  };
}
