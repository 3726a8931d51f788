import { WebSocket } from 'k6/websockets';
import { classifyTransportError, type ErrorKind } from '../metrics/error-kinds.ts';
import type { Frame, Incoming, ProtocolUser } from '../protocols/chat-protocol.ts';
import { createDeadlines } from './deadlines.ts';
import type { SocketOwner, SocketSettings, Sockets } from './sockets.ts';

/**
 * `dialling` until the transport is up, `handshaking` until the chat accepts the user, `cancelled` when its user left
 * before that; it is closed when it opens, as k6 hangs for good on closing a socket that is still connecting.
 */
type State = 'dialling' | 'handshaking' | 'ready' | 'cancelled' | 'leaving' | 'ended';

type SocketEvent = { readonly target?: unknown; readonly error?: string } | undefined;

/** Metric tags are fixed when a socket is opened: one name for all, as addresses would become time series. */
const TAGS = { name: 'chat' };

/** How long a server may take to close a connection that was ended politely, ms. */
const CLOSE_TIMEOUT_MS = 5_000;

const NO_HEADERS = {};

/** What `readyState` of a WebSocket is while it takes frames. */
const OPEN = 1;

const NOBODY: ProtocolUser = { index: -1, name: '', token: '' };

const ignore = (): void => undefined;

/**
 * Opens and keeps the sockets of a VU. What is known of them lies in arrays by session, and all share their handlers but
 * one: in k6 an object or closure for each costs a kilobyte, ten thousand times.
 */
export function createSockets(settings: SocketSettings, owner: SocketOwner): Sockets {
  const { protocol, origin, timeoutMs, clock, sessions } = settings;
  const { codec } = protocol;
  const sockets: (WebSocket | undefined)[] = new Array(sessions).fill(undefined);
  const states: State[] = new Array(sessions).fill('ended');
  const dialledMs: number[] = new Array(sessions).fill(0);
  /** Needed until the chat accepts the user. */
  const users: ProtocolUser[] = new Array(sessions).fill(NOBODY);
  /** What the codec keeps for each session. */
  const kept: unknown[] = new Array(sessions).fill(undefined);
  const sessionOf = new Map<unknown, number>();
  const handshakes = createDeadlines(timeoutMs, clock, (session) => timeOut(session));
  const closings = createDeadlines(CLOSE_TIMEOUT_MS, clock, (session) => {
    sessionOf.delete(sockets[session]);
    end(session, 'not_closed', `not closed by the server within ${CLOSE_TIMEOUT_MS} ms of the polite end`);
  });

  const { heartbeat } = codec;
  const heartbeats =
    heartbeat &&
    createDeadlines(heartbeat.everyMs, clock, (session) => {
      heartbeats?.add(session);
      // A socket that is closing takes nothing more, and says so itself.
      if (sockets[session]?.readyState === OPEN) {
        try {
          send(session, heartbeat.frame(kept[session]));
        } catch (error) {
          trouble(error);
        }
      }
    });

  const dial = (session: number, user: ProtocolUser): void => {
    states[session] = 'dialling';
    users[session] = user;
    kept[session] = codec.newState?.(user);
    dialledMs[session] = clock();
    handshakes.add(session);
    const socket = new WebSocket(codec.url(origin(session), user), null, {
      tags: TAGS,
      headers: (codec.headers?.(user) ?? NO_HEADERS) as Record<string, string>,
    });
    socket.binaryType = 'arraybuffer' as WebSocket['binaryType'];
    sockets[session] = socket;
    sessionOf.set(socket, session);
    socket.onmessage = owner.listener(session, read, trouble) as WebSocket['onmessage'];
    socket.onopen = onOpen;
    socket.onerror = onError;
    socket.onclose = onClose;
  };

  const trouble = (error: unknown): void => owner.onTrouble('script', String(error));

  /** A handler for all sockets: what the session's present socket, or one it no longer has, is to do. */
  const handle =
    (act: (session: number, event: SocketEvent) => void, stale: (socket: WebSocket) => unknown = ignore) =>
    (event?: SocketEvent): void => {
      const session = sessionOf.get(event?.target);
      try {
        if (session !== undefined && sockets[session] === event?.target) {
          act(session, event);
        } else {
          stale(event?.target as WebSocket);
        }
      } catch (error) {
        trouble(error);
      }
    };
  const onOpen = handle(
    (session) => {
      if (states[session] === 'dialling') {
        states[session] = 'handshaking';
        sendAll(session, codec.hello(users[session] ?? NOBODY, kept[session]));
        if (codec.readyOnOpen) {
          becomeReady(session, clock());
        }
      } else {
        sockets[session]?.close();
      }
    },
    (socket) => socket.close(),
  );
  const onError = handle((session, event) => {
    const error = event?.error ?? 'unknown error';
    end(session, classifyTransportError(error), error);
  });
  const onClose = handle(
    (session, event) => {
      sessionOf.delete(event?.target);
      end(session, 'reset', 'closed by the server');
    },
    (socket) => sessionOf.delete(socket),
  );

  const read = (session: number, frame: Frame, readAtMs: number): void => {
    const decoded = codec.decode(frame, kept[session]);
    if ('kind' in decoded) {
      take(session, decoded, frame, readAtMs);
    } else {
      for (const incoming of decoded) {
        take(session, incoming, frame, readAtMs);
      }
    }
  };

  const take = (session: number, incoming: Incoming, frame: Frame, readAtMs: number): unknown => {
    switch (incoming.kind) {
      case 'message':
        return owner.onMessage(session, incoming.text, readAtMs);
      case 'ack':
        return owner.onAck(incoming.id, incoming.ok, incoming.reason, readAtMs);
      case 'reply':
        return sendAll(session, incoming.frames);
      case 'ready':
        return becomeReady(session, readAtMs);
      case 'joined':
        return owner.onJoined(session);
      case 'open':
        return undefined;
      case 'event':
        return owner.onEvent(session, incoming.name, incoming.data, readAtMs);
      case 'error':
        return owner.onError(session, incoming.name, incoming.reason, readAtMs);
      case 'unknown':
        return owner.onUnknown(session, incoming.name, frame);
      case 'refused':
        return fail(session, 'rejected', incoming.reason);
      case 'closed':
        return fail(session, 'dropped', incoming.reason);
      case 'invalid':
        return states[session] === 'handshaking'
          ? fail(session, 'not_chat', incoming.reason)
          : owner.onTrouble('shape', incoming.reason);
      default:
        return incoming satisfies never;
    }
  };

  const becomeReady = (session: number, readAtMs: number): void => {
    if (states[session] === 'handshaking') {
      states[session] = 'ready';
      users[session] = NOBODY;
      handshakes.remove(session);
      heartbeats?.add(session);
      owner.onReady(session, readAtMs - (dialledMs[session] ?? 0));
    }
  };

  const timeOut = (session: number): void => {
    if (states[session] === 'handshaking') {
      fail(session, 'timeout', `no end of the chat handshake within ${timeoutMs} ms`);
    } else if (states[session] === 'dialling') {
      // Not closed here: that would hang k6. When it opens after all, the open handler closes it.
      end(session, 'timeout', `no end of the WebSocket handshake within ${timeoutMs} ms`);
    }
  };

  const fail = (session: number, kind: ErrorKind, reason: string): void => {
    const socket = sockets[session];
    const { token } = users[session] ?? NOBODY;
    // What a server says may repeat the secret that it was given.
    end(session, kind, token === '' ? reason : reason.replaceAll(token, '(token)'));
    socket?.close();
  };

  /** Reports the end of the session's socket, once, by what it was. */
  const end = (session: number, kind: ErrorKind, reason: string): unknown => {
    const was = states[session] ?? 'ended';
    const socket = sockets[session];
    states[session] = 'ended';
    users[session] = NOBODY;
    kept[session] = undefined;
    handshakes.remove(session);
    heartbeats?.remove(session);
    closings.remove(session);
    if (socket !== undefined) {
      socket.onmessage = ignore;
    }
    switch (was) {
      case 'ready':
      case 'leaving':
        return owner.onClosed(session, was === 'leaving', kind === 'reset' ? 'dropped' : kind, reason);
      case 'handshaking':
        return owner.onFailed(session, kind === 'reset' ? 'handshake' : kind, reason);
      case 'dialling':
        return owner.onFailed(session, kind, reason);
      case 'cancelled':
        return owner.onFailed(session, 'timeout', 'not accepted before it was time to leave');
      case 'ended':
        return undefined;
      default:
        return was satisfies never;
    }
  };

  const close = (session: number): void => {
    switch (states[session]) {
      case 'dialling':
        states[session] = 'cancelled';
        break;
      case 'ready':
        states[session] = 'leaving';
        heartbeats?.remove(session);
        sendAll(session, codec.goodbye);
        sockets[session]?.close();
        closings.add(session);
        break;
      case 'handshaking':
        states[session] = 'cancelled';
        sockets[session]?.close();
        closings.add(session);
        break;
      default:
    }
  };

  const send = (session: number, frame: Frame): void => sockets[session]?.send(frame);
  const sendAll = (session: number, frames: readonly Frame[]): void => {
    // By number: an iterator costs more than the frame, and most protocols have none to send.
    for (let nth = 0; nth < frames.length; nth += 1) {
      send(session, frames[nth] as Frame);
    }
  };

  return {
    dial,
    isReady: (session) => states[session] === 'ready',
    stateOf: (session) => kept[session],
    send,
    close,
  };
}
