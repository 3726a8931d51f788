import { WebSocket } from 'k6/websockets';
import { classifyTransportError, type ErrorKind } from '../metrics/error-kinds.ts';
import type { Incoming } from '../protocols/chat-protocol.ts';
import { createDeadlines } from './deadlines.ts';
import type { SocketOwner, SocketSettings, Sockets } from './sockets.ts';

/**
 * `dialling` until the transport is up, `greeting` until the chat accepts us, `cancelled` when its user left before
 * that; it is closed when it opens, as k6 hangs for good on closing a socket that is still connecting.
 */
type State = 'dialling' | 'handshaking' | 'ready' | 'cancelled' | 'leaving' | 'ended';

type SocketEvent = { readonly target?: unknown; readonly error?: string } | undefined;

/** Metric tags are fixed when a socket is opened: one name for all, as addresses would become time series. */
const TAGS = { tags: { name: 'chat' } };

const ignore = (): void => undefined;

/**
 * Opens and keeps the sockets of a VU. What is known of them lies in arrays by session, and all share their handlers but
 * one: in k6 an object or closure for each costs a kilobyte, ten thousand times.
 */
export function createSockets(settings: SocketSettings, owner: SocketOwner): Sockets {
  const { protocol, origin, timeoutMs, clock, sessions } = settings;
  const { decode, pong } = protocol;
  const sockets: (WebSocket | undefined)[] = new Array(sessions).fill(undefined);
  const states: State[] = new Array(sessions).fill('ended');
  const dialledMs: number[] = new Array(sessions).fill(0);
  /** Needed until the chat accepts us. */
  const tokens: string[] = new Array(sessions).fill('');
  const sessionOf = new Map<unknown, number>();
  const handshakes = createDeadlines(timeoutMs, clock, (session) => timeOut(session));

  const dial = (session: number, token: string): void => {
    states[session] = 'dialling';
    tokens[session] = token;
    dialledMs[session] = clock();
    handshakes.add(session);
    const socket = new WebSocket(protocol.url(origin, token), null, TAGS);
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
        sendAll(session, protocol.hello(tokens[session] ?? ''));
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

  const read = (session: number, frame: string, readAtMs: number): void => {
    const decoded = decode(frame);
    if (Array.isArray(decoded)) {
      for (const incoming of decoded as readonly Incoming[]) {
        take(session, incoming, readAtMs);
      }
    } else {
      take(session, decoded as Incoming, readAtMs);
    }
  };

  const take = (session: number, incoming: Incoming, readAtMs: number): unknown => {
    switch (incoming.kind) {
      case 'message':
        return owner.onMessage(session, incoming.text, readAtMs);
      case 'ack':
        return owner.onAck(incoming.id, incoming.ok, incoming.reason, readAtMs);
      case 'ping':
        return send(session, pong);
      case 'connected':
        return send(session, protocol.introduce?.(tokens[session] ?? '') ?? '');
      case 'ready':
        return becomeReady(session, readAtMs);
      case 'open':
      case 'event':
        return undefined;
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
      tokens[session] = '';
      handshakes.remove(session);
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
    end(session, kind, reason);
    socket?.close();
  };

  /** Reports the end of the session's socket, once, by what it was. */
  const end = (session: number, kind: ErrorKind, reason: string): unknown => {
    const was = states[session] ?? 'ended';
    const socket = sockets[session];
    states[session] = 'ended';
    tokens[session] = '';
    handshakes.remove(session);
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
        sendAll(session, protocol.goodbye);
        sockets[session]?.close();
        break;
      case 'handshaking':
        states[session] = 'cancelled';
        sockets[session]?.close();
        break;
      default:
    }
  };

  const send = (session: number, frame: string): void => sockets[session]?.send(frame);
  const sendAll = (session: number, frames: readonly string[]): void => {
    for (const frame of frames) {
      send(session, frame);
    }
  };

  return { dial, isReady: (session) => states[session] === 'ready', send, close };
}
