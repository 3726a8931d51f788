import { bySession } from '../audit/by-session.ts';
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
export interface SessionsWatcher {
  /** Connecting is over; `joined` says whether the user is in its channel. */
  onJoined(session: number, joined: boolean): void;
  /** The connection has ended, whoever ended it, or never stood. */
  onEnded(session: number): void;
}

/**
 * What the users of one VU can do, each by its session, a number from 0: connect and join, say things, read what the
 * others say, leave. There is no object for a user: with ten thousand of them each costs tens of megabytes.
 */
export interface Sessions {
  readonly count: number;
  /** Global index of the user in a session. */
  readonly indexOf: (session: number) => number;
  /** Whether the user is connected and in its channel. */
  readonly canSend: (session: number) => boolean;
  /** Connects and joins; the watcher hears how it went. Failures are counted. */
  readonly connect: (session: number) => void;
  /** Sends a message that was due at `dueMs`, and enters it in the books. */
  readonly say: (session: number, dueMs: number, content: MessageContent) => void;
  /** Requests that have no answer yet. */
  readonly unanswered: () => number;
  /** Ends the session as planned. */
  readonly leave: (session: number) => void;
  /** Who hears of all sessions; the last one set. */
  watcher: SessionsWatcher;
}

/** What the users of a VU sit in. */
export interface SessionsSettings {
  readonly context: VuContext;
  /** They hold all sessions in their order. */
  readonly rooms: readonly Room[];
  readonly ledger: Ledger;
  readonly sent: SentMessages;
  /** Every n-th user of a room is an auditor. */
  readonly auditEvery: number;
  /** Global index of the user in session 0. */
  readonly firstUser: number;
}

/** Sessions the users of one VU. */
export function createSessions({
  context,
  rooms,
  ledger,
  sent,
  auditEvery,
  firstUser,
}: SessionsSettings): Sessions {
  const { clock, fail, load, meter, protocol, restSessions, target, users } = context;
  const { metrics } = meter;
  const { encodeJoin } = protocol;
  const roomNo = bySession(rooms, (_, room) => room);
  const count = roomNo.length;
  /** When the requests were sent that have no answer yet, by request: joins by session, then messages. */
  const waiting = new Map<number, number>();

  const at = (session: number): Room => {
    const room = rooms[roomNo[session] ?? -1];
    if (room === undefined) {
      throw new Error(`expected a session from 0 to ${count - 1}, got ${session}`);
    }
    return room;
  };

  const countFailure = (): void => {
    metrics.connect_success.add(0);
    metrics.connection_errors.add(1);
  };

  /** A join that is answered later than this still counts, and so does its lateness. */
  const joining = createDeadlines(load.connectTimeoutMs, clock, (session) => {
    fail('join', 'timeout', `no answer within ${load.connectTimeoutMs} ms`);
    sessions.watcher.onJoined(session, false);
  });

  const joined = (session: number): void => {
    joining.remove(session);
    metrics.joins.add(1);
    ledger.join(session);
    sessions.watcher.onJoined(session, true);
  };

  const reader = createReader(context, rooms, ledger, auditEvery);
  const sockets = createSockets(
    {
      protocol,
      origin: target.targetWsUrl.replace(/^http/, 'ws'),
      timeoutMs: load.connectTimeoutMs,
      clock,
      sessions: count,
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
          sessions.watcher.onJoined(id, false);
        }
      },
      onReady: (session, connectMs) => {
        metrics.connect_time.add(connectMs);
        metrics.connect_success.add(1);
        metrics.connections_opened.add(1);
        if (encodeJoin === undefined) {
          joined(session);
        } else {
          waiting.set(session, clock());
          joining.add(session);
          sockets.send(session, encodeJoin(at(session).name, session));
        }
      },
      onFailed: (session, kind, reason) => {
        countFailure();
        fail('connect', kind, reason);
        sessions.watcher.onEnded(session);
      },
      onClosed: (session, planned, kind, reason) => {
        metrics.connections_closed.add(1);
        joining.remove(session);
        if (!planned) {
          metrics.disconnects.add(1);
          fail('connected', kind, reason);
          meter.settle(ledger.leave(session, false, clock(), 0));
        }
        sessions.watcher.onEnded(session);
      },
      onTrouble: (kind, reason) => fail('frame', kind, reason),
    },
  );

  const sessions: Sessions = {
    count,
    watcher: { onJoined: () => undefined, onEnded: () => undefined },
    indexOf: (session) => firstUser + session,
    canSend: (session) => sockets.isReady(session) && ledger.isJoined(session),
    connect: (session) => {
      metrics.connections_attempted.add(1);
      const credential = users.credential(firstUser + session);
      if (credential.kind === 'token') {
        sockets.dial(session, credential.token);
        return;
      }
      restSessions(firstUser + session).then((account) => {
        if (account === undefined) {
          countFailure();
          sessions.watcher.onEnded(session);
        } else {
          sockets.dial(session, account.accessToken);
        }
      });
    },
    say: (session, dueMs, content) => {
      const room = at(session);
      const sentMs = clock();
      const seq = sent.enter(session, dueMs, sentMs, content.type);
      // Numbered by room and message, so that the answer tells both.
      const id = count + seq * rooms.length + (roomNo[session] ?? 0);
      if (protocol.acknowledges) {
        waiting.set(id, sentMs);
      }
      sockets.send(session, protocol.encodeMessage(room.name, content, formatToken(room.mark, seq), id));
    },
    unanswered: () => waiting.size,
    leave: (session) => {
      meter.settle(ledger.leave(session, true, clock(), load.deliveryTimeoutMs));
      sockets.close(session);
    },
  };
  return sessions;
}
