import { rest } from '#protocol/rest';
import { bySession } from '../audit/by-session.ts';
import type { Ledger } from '../audit/ledger.ts';
import type { MessageContent } from '../load/message-content.ts';
import type { Frame } from '../protocols/chat-protocol.ts';
import { quoteFrame } from '../protocols/quote-frame.ts';
import { createJoins } from './create-joins.ts';
import { createReader } from './create-reader.ts';
import { createRequests } from './create-requests.ts';
import { createSockets } from './create-sockets.ts';
import type { Room } from './room.ts';
import type { SentMessages } from './sent-messages.ts';
import { nameOfCredential } from './users.ts';
import type { VuContext } from './vu-context.ts';

/** Hears what becomes of the users of a VU. */
export interface SessionsWatcher {
  /** Connecting is over; `joined` says whether the user is in its channel. */
  onJoined(session: number, joined: boolean): void;
  /** The connection has ended, whoever ended it, or never stood, and what is known of why. */
  onEnded(session: number, reason: string): void;
  /** An event of the chat that the protocol knows: a match, a presence. */
  onEvent?(session: number, name: string, data: unknown, readAtMs: number): void;
  /** An error that the chat states; it is counted already. */
  onError?(session: number, name: string, reason: string, readAtMs: number): void;
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
  /** Whether the chat has accepted the user and the connection stands. */
  readonly isReady: (session: number) => boolean;
  /** Connects and joins; the watcher hears how it went. Failures are counted. */
  readonly connect: (session: number) => void;
  /** Sends a message that was due at `dueMs`, or is due now, and enters it in the books. */
  readonly say: (session: number, dueMs: number | undefined, content: MessageContent) => void;
  /** Subscribes a user that is away: what is sent from now on is expected at it when it comes. */
  readonly expect: (session: number) => void;
  /** Sends a frame that is no chat message: a request for a match, a question for a presence. */
  readonly sendFrame: (session: number, frame: Frame) => void;
  /** What the codec keeps for a session. */
  readonly stateOf: (session: number) => unknown;
  /** Messages that have no acknowledgement yet, where the system gives one. */
  readonly unanswered: () => number;
  /** Ends the session as planned. */
  readonly leave: (session: number) => void;
  /** Counts what was never answered; call it once, at the end. */
  readonly settle: () => void;
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
  /** Global index of the user in session 0. */
  readonly firstUser: number;
  /** The number of this generator. */
  readonly generator: number;
  /** A message is sent to each other joined member of its room by name. */
  readonly copies?: boolean;
  /** What is sent to a reader that is not there is expected at it when it comes. */
  readonly stored?: boolean;
  /** Where a session dials, if not to the target's own address. */
  readonly originOf?: (session: number) => string | undefined;
}

/** Makes the sessions of one VU. */
export function createSessions({
  context,
  rooms,
  ledger,
  sent,
  firstUser,
  generator,
  copies = false,
  stored = false,
  originOf,
}: SessionsSettings): Sessions {
  const { clock, fail, load, meter, protocol, restSessions, target, users } = context;
  const { metrics } = meter;
  const { codec, features } = protocol;
  const { encodeJoin } = codec;
  const roomNo = bySession(rooms, (_, room) => room);
  const count = roomNo.length;
  const requests = createRequests(features.acknowledgement);
  const isAnswered = features.acknowledgement !== false;
  /** Who is subscribed without being there. */
  const awaited = new Set<number>();

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

  const joins = createJoins(load.connectTimeoutMs, clock, (session, kind, reason) => {
    fail('join', kind, reason);
    sessions.watcher.onJoined(session, false);
  });

  const joined = (session: number): void => {
    joins.answer(session);
    if (!ledger.isJoined(session) || awaited.delete(session)) {
      metrics.joins.add(1);
      ledger.join(session, clock());
      sessions.watcher.onJoined(session, true);
    }
  };

  const join = (session: number): void => {
    metrics.joins_attempted.add(1);
    if (encodeJoin === undefined) {
      joined(session);
      return;
    }
    sockets.send(session, encodeJoin(at(session).name, session, sockets.stateOf(session)));
    if (codec.joinsUnanswered) {
      joined(session);
    } else {
      joins.ask(session);
    }
  };

  const reader = createReader(context, rooms, ledger, generator);
  const sockets = createSockets(
    {
      protocol,
      origin: (session) => webSocketUrl(originOf?.(session) ?? target.targetWsUrl),
      timeoutMs: load.connectTimeoutMs,
      clock,
      sessions: count,
    },
    {
      onMessage: reader.read,
      listener: reader.listener,
      onJoined: joined,
      onAck: (id, ok, reason, readAtMs) => {
        if (id < count) {
          if (!joins.isAsked(id)) {
            fail('frame', 'shape', `an acknowledgement of a request never made (${id})`);
          } else if (ok) {
            joined(id);
          } else {
            joins.refuse(id, reason);
          }
          return;
        }
        const sentMs = requests.answer(id);
        if (sentMs === undefined) {
          fail('frame', 'shape', `an acknowledgement of a request never made (${id})`);
        } else if (ok) {
          sent.accept(sentMs, readAtMs);
        } else {
          const message = id - count;
          sent.refuse(message % rooms.length, Math.floor(message / rooms.length), 'rejected', reason);
        }
      },
      onReady: (session, connectMs) => {
        metrics.connect_time.add(connectMs);
        metrics.connect_success.add(1);
        metrics.connections_opened.add(1);
        join(session);
      },
      onFailed: (session, kind, reason) => {
        countFailure();
        fail('connect', kind, reason);
        sessions.watcher.onEnded(session, reason);
      },
      onClosed: (session, planned, kind, reason) => {
        metrics.connections_closed.add(1);
        if (!planned || kind === 'not_closed') {
          fail('connected', kind, reason);
        }
        if (!planned) {
          joins.abandon(session, 'the connection ended before it was answered');
          metrics.disconnects.add(1);
          if (stored) {
            awaited.add(session);
          } else {
            meter.settle(ledger.leave(session, false, clock(), 0));
          }
        }
        sessions.watcher.onEnded(session, reason);
      },
      onEvent: (session, name, data, readAtMs) => sessions.watcher.onEvent?.(session, name, data, readAtMs),
      onError: (session, name, reason, readAtMs) => {
        fail('frame', 'server_error', `${name}: ${reason}`);
        sessions.watcher.onError?.(session, name, reason, readAtMs);
      },
      onUnknown: (_session, name, frame) => {
        metrics.frames_unknown.add(1);
        fail('frame', 'unknown_frame', `${name}, such as ${quoteFrame(frame)}`);
      },
      onTrouble: (kind, reason) => fail('frame', kind, reason),
    },
  );

  /** A token that can be refreshed is, where it would end before it is looked at. */
  const isExpiring = ({ token, refreshToken }: { token: string; refreshToken?: string }): boolean =>
    users.mayExpire && refreshToken !== undefined && rest?.isExpiring?.(token) === true;

  const sessions: Sessions = {
    count,
    watcher: { onJoined: () => undefined, onEnded: () => undefined },
    indexOf: (session) => firstUser + session,
    canSend: (session) => sockets.isReady(session) && ledger.isJoined(session),
    isReady: sockets.isReady,
    connect: (session) => {
      metrics.connections_attempted.add(1);
      const index = firstUser + session;
      const credential = users.credential(index);
      if (credential.kind === 'token' && !isExpiring(credential)) {
        sockets.dial(session, { index, name: credential.userId, token: credential.token });
        return;
      }
      restSessions(index).then((account) => {
        if (account === undefined) {
          countFailure();
          sessions.watcher.onEnded(session, 'it could not sign in');
        } else {
          sockets.dial(session, { index, name: account.userId, token: account.accessToken });
        }
      });
    },
    say: (session, dueMs, content) => {
      const no = roomNo[session] as number;
      const room = at(session);
      const sentMs = clock();
      const seq = sent.enter(session, dueMs ?? sentMs, sentMs, content.type);
      context.onSaid?.(session, dueMs ?? sentMs);
      // Numbered by room and message, so that the answer tells both.
      const id = count + seq * rooms.length + no;
      if (isAnswered) {
        requests.ask(id, sentMs);
      }
      const token = sent.token(no, seq);
      const state = sockets.stateOf(session);
      if (!copies) {
        sockets.send(session, codec.encodeMessage(room.name, content, token, id, state));
        return;
      }
      const send = (to: string): void =>
        sockets.send(session, codec.encodeMessage(to, content, token, id, state));
      for (let other = room.firstSession; other < room.firstSession + room.size; other += 1) {
        if (other !== session && ledger.isJoined(other)) {
          send(nameOfCredential(users.credential(firstUser + other)));
        }
      }
    },
    expect: (session) => {
      awaited.add(session);
      ledger.join(session, clock());
    },
    sendFrame: sockets.send,
    stateOf: sockets.stateOf,
    unanswered: requests.open,
    leave: (session) => {
      joins.abandon(session, 'not answered before it was time to leave');
      meter.settle(ledger.leave(session, true, clock(), load.deliveryTimeoutMs));
      sockets.close(session);
    },
    settle: () => {
      const unanswered = requests.open();
      for (let nth = 0; nth < unanswered; nth += 1) {
        fail('message_send', 'timeout', 'never acknowledged');
      }
      metrics.messages_unanswered.add(unanswered);
    },
  };
  if (stored) {
    for (let session = 0; session < count; session += 1) {
      sessions.expect(session);
    }
  }
  return sessions;
}

function webSocketUrl(url: string): string {
  return url.startsWith('http') ? `ws${url.slice('http'.length)}` : url;
}
