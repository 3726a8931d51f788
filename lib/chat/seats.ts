import { bySeat } from '../audit/by-seat.ts';
import type { Ledger } from '../audit/ledger.ts';
import type { MessageContent } from '../load/message-content.ts';
import { formatToken } from '../protocols/message-token.ts';
import { createReader } from './create-reader.ts';
import { createSockets } from './create-sockets.ts';
import { createDeadlines } from './deadlines.ts';
import type { Room } from './room.ts';
import type { SentMessages } from './sent-messages.ts';

import type { VuContext } from './vu-context.ts';

/** Hears what becomes of the users of a VU. */
export interface SeatsWatcher {
  /** Connecting is over; `joined` says whether the user is in its channel. */
  onJoined(seat: number, joined: boolean): void;
  /** The connection has ended, whoever ended it, or never stood. */
  onEnded(seat: number): void;
}

/**
 * What the users of one VU can do, each by its seat, a number from 0: connect and join, say things, read what the
 * others say, leave. There is no object for a user: with ten thousand of them each costs tens of megabytes.
 */
export interface Seats {
  readonly count: number;
  /** Global index of the user in a seat. */
  readonly indexOf: (seat: number) => number;
  /** Whether the user is connected and in its channel. */
  readonly canSend: (seat: number) => boolean;
  /** Connects and joins; the watcher hears how it went. Failures are counted. */
  readonly connect: (seat: number) => void;
  /** Sends a message that was due at `dueMs`, and enters it in the books. */
  readonly say: (seat: number, dueMs: number, content: MessageContent) => void;
  /** Requests that have no answer yet. */
  readonly unanswered: () => number;
  /** Ends the session as planned. */
  readonly leave: (seat: number) => void;
  /** Who hears of all seats; the last one set. */
  watcher: SeatsWatcher;
}

/** What the users of a VU sit in. */
export interface SeatsSettings {
  readonly context: VuContext;
  /** They hold all seats in their order. */
  readonly rooms: readonly Room[];
  readonly ledger: Ledger;
  readonly sent: SentMessages;
  /** Every so manieth user of a room is an auditor. */
  readonly auditEvery: number;
  /** Global index of the user in seat 0. */
  readonly firstUser: number;
}

/** Seats the users of one VU. */
export function createSeats({ context, rooms, ledger, sent, auditEvery, firstUser }: SeatsSettings): Seats {
  const { clock, fail, load, meter, protocol, sessions, target, users } = context;
  const { metrics } = meter;
  const { encodeJoin } = protocol;
  const roomNo = bySeat(rooms, (_, room) => room);
  const count = roomNo.length;
  /** When the requests were sent that have no answer yet, by request: joins by seat, then messages. */
  const waiting = new Map<number, number>();

  const at = (seat: number): Room => {
    const room = rooms[roomNo[seat] ?? -1];
    if (room === undefined) {
      throw new Error(`expected a seat from 0 to ${count - 1}, got ${seat}`);
    }
    return room;
  };

  const countFailure = (): void => {
    metrics.connect_success.add(0);
    metrics.connection_errors.add(1);
  };

  /** A join that is answered later than this still counts, and so does its lateness. */
  const joining = createDeadlines(load.connectTimeoutMs, clock, (seat) => {
    fail('join', 'timeout', `no answer within ${load.connectTimeoutMs} ms`);
    seats.watcher.onJoined(seat, false);
  });

  const joined = (seat: number): void => {
    joining.remove(seat);
    metrics.joins.add(1);
    ledger.join(seat);
    seats.watcher.onJoined(seat, true);
  };

  const reader = createReader(context, rooms, ledger, auditEvery);
  const sockets = createSockets(
    {
      protocol,
      origin: target.targetWsUrl.replace(/^http/, 'ws'),
      timeoutMs: load.connectTimeoutMs,
      clock,
      seats: count,
    },
    {
      onMessage: reader.read,
      listener: reader.listener,
      onAck: (id, ok, reason, readAtMs) => {
        const sentMs = waiting.get(id);
        waiting.delete(id);
        if (sentMs === undefined) {
          fail('frame', 'shape', `an acknowledgement of a request never made (${id})`);
        } else if (id >= count) {
          if (ok) {
            sent.accept(sentMs, readAtMs);
          } else {
            sent.refuse(
              (id - count) % rooms.length,
              Math.floor((id - count) / rooms.length),
              'rejected',
              reason,
            );
          }
        } else if (ok) {
          joined(id);
        } else {
          joining.remove(id);
          fail('join', 'rejected', reason);
          seats.watcher.onJoined(id, false);
        }
      },
      onReady: (seat, connectMs) => {
        metrics.connect_time.add(connectMs);
        metrics.connect_success.add(1);
        metrics.connections_opened.add(1);
        if (encodeJoin === undefined) {
          joined(seat);
        } else {
          waiting.set(seat, clock());
          joining.add(seat);
          sockets.send(seat, encodeJoin(at(seat).name, seat));
        }
      },
      onFailed: (seat, kind, reason) => {
        countFailure();
        fail('connect', kind, reason);
        seats.watcher.onEnded(seat);
      },
      onClosed: (seat, planned, kind, reason) => {
        metrics.connections_closed.add(1);
        joining.remove(seat);
        if (!planned) {
          metrics.disconnects.add(1);
          fail('connected', kind, reason);
          meter.settle(ledger.leave(seat, false, clock(), 0));
        }
        seats.watcher.onEnded(seat);
      },
      onTrouble: (kind, reason) => fail('frame', kind, reason),
    },
  );

  const seats: Seats = {
    count,
    watcher: { onJoined: () => undefined, onEnded: () => undefined },
    indexOf: (seat) => firstUser + seat,
    canSend: (seat) => sockets.isReady(seat) && ledger.isJoined(seat),
    connect: (seat) => {
      metrics.connections_attempted.add(1);
      const credential = users.credential(firstUser + seat);
      if (credential.kind === 'token') {
        sockets.dial(seat, credential.token);
        return;
      }
      sessions(firstUser + seat).then((session) => {
        if (session === undefined) {
          countFailure();
          seats.watcher.onEnded(seat);
        } else {
          sockets.dial(seat, session.accessToken);
        }
      });
    },
    say: (seat, dueMs, content) => {
      const room = at(seat);
      const sentMs = clock();
      const seq = sent.enter(seat, dueMs, sentMs, content.type);
      // Numbered by room and message, so that the answer tells both.
      const id = count + seq * rooms.length + (roomNo[seat] ?? 0);
      if (protocol.acknowledges) {
        waiting.set(id, sentMs);
      }
      sockets.send(seat, protocol.encodeMessage(room.name, content, formatToken(room.mark, seq), id));
    },
    unanswered: () => waiting.size,
    leave: (seat) => {
      meter.settle(ledger.leave(seat, true, clock(), load.deliveryTimeoutMs));
      sockets.close(seat);
    },
  };
  return seats;
}
