import { WebSocket } from 'k6/websockets';
import { classifyTransportError, type ErrorKind } from '../metrics/error-kinds.ts';
import type { Incoming } from '../protocols/chat-protocol.ts';
import { createDeadlines } from './deadlines.ts';
import type { SocketOwner, SocketSettings, Sockets } from './sockets.ts';

/**
 * `dialling` until the transport is up, `greeting` until the chat accepts us, `cancelled` when its user left before
 * that; it is closed when it opens, as k6 hangs for good on closing a socket that is still connecting.
 */
type State = 'dialling' | 'greeting' | 'ready' | 'cancelled' | 'leaving' | 'ended';

type SocketEvent = { readonly target?: unknown; readonly error?: string } | undefined;

/** Metric tags are fixed when a socket is opened: one name for all, as addresses would become time series. */
const TAGS = { tags: { name: 'chat' } };

const ignore = (): void => undefined;

/**
 * Opens and keeps the sockets of a VU. What is known of them lies in arrays by seat, and all share their handlers but
 * one: in k6 an object or closure for each costs a kilobyte, ten thousand times.
 */
export function createSockets(settings: SocketSettings, owner: SocketOwner): Sockets {
  const { protocol, origin, timeoutMs, clock, seats } = settings;
  const { decode, pong } = protocol;
  const sockets: (WebSocket | undefined)[] = new Array(seats).fill(undefined);
  const states: State[] = new Array(seats).fill('ended');
  const dialledMs: number[] = new Array(seats).fill(0);
  /** Needed until the chat accepts us. */
  const tokens: string[] = new Array(seats).fill('');
  const seatOf = new Map<unknown, number>();
  const greetings = createDeadlines(timeoutMs, clock, (seat) => timeOut(seat));

  const dial = (seat: number, token: string): void => {
    states[seat] = 'dialling';
    tokens[seat] = token;
    dialledMs[seat] = clock();
    greetings.add(seat);
    const socket = new WebSocket(protocol.url(origin, token), null, TAGS);
    sockets[seat] = socket;
    seatOf.set(socket, seat);
    socket.onmessage = owner.listener(seat, read, trouble) as WebSocket['onmessage'];
    socket.onopen = onOpen;
    socket.onerror = onError;
    socket.onclose = onClose;
  };

  const trouble = (error: unknown): void => owner.onTrouble('script', String(error));

  /** A handler for all sockets: what the seat's present socket, or one it no longer has, is to do. */
  const handle =
    (act: (seat: number, event: SocketEvent) => void, stale: (socket: WebSocket) => unknown = ignore) =>
    (event?: SocketEvent): void => {
      const seat = seatOf.get(event?.target);
      try {
        if (seat !== undefined && sockets[seat] === event?.target) {
          act(seat, event);
        } else {
          stale(event?.target as WebSocket);
        }
      } catch (error) {
        trouble(error);
      }
    };
  const onOpen = handle(
    (seat) => {
      if (states[seat] === 'dialling') {
        states[seat] = 'greeting';
        sendAll(seat, protocol.hello(tokens[seat] ?? ''));
      } else {
        sockets[seat]?.close();
      }
    },
    (socket) => socket.close(),
  );
  const onError = handle((seat, event) => {
    const error = event?.error ?? 'unknown error';
    end(seat, classifyTransportError(error), error);
  });
  const onClose = handle(
    (seat, event) => {
      seatOf.delete(event?.target);
      end(seat, 'reset', 'closed by the server');
    },
    (socket) => seatOf.delete(socket),
  );

  const read = (seat: number, frame: string, readAtMs: number): void => {
    const decoded = decode(frame);
    if (Array.isArray(decoded)) {
      for (const incoming of decoded as readonly Incoming[]) {
        take(seat, incoming, readAtMs);
      }
    } else {
      take(seat, decoded as Incoming, readAtMs);
    }
  };

  const take = (seat: number, incoming: Incoming, readAtMs: number): unknown => {
    switch (incoming.kind) {
      case 'message':
        return owner.onMessage(seat, incoming.text, readAtMs);
      case 'ack':
        return owner.onAck(incoming.id, incoming.ok, incoming.reason, readAtMs);
      case 'ping':
        return send(seat, pong);
      case 'welcome':
        return send(seat, protocol.introduce?.(tokens[seat] ?? '') ?? '');
      case 'ready':
        return becomeReady(seat, readAtMs);
      case 'greeting':
      case 'event':
        return undefined;
      case 'refused':
        return fail(seat, 'rejected', incoming.reason);
      case 'closed':
        return fail(seat, 'dropped', incoming.reason);
      case 'invalid':
        return states[seat] === 'greeting'
          ? fail(seat, 'not_chat', incoming.reason)
          : owner.onTrouble('shape', incoming.reason);
      default:
        return incoming satisfies never;
    }
  };

  const becomeReady = (seat: number, readAtMs: number): void => {
    if (states[seat] === 'greeting') {
      states[seat] = 'ready';
      tokens[seat] = '';
      greetings.remove(seat);
      owner.onReady(seat, readAtMs - (dialledMs[seat] ?? 0));
    }
  };

  const timeOut = (seat: number): void => {
    if (states[seat] === 'greeting') {
      fail(seat, 'timeout', `no end of the chat handshake within ${timeoutMs} ms`);
    } else if (states[seat] === 'dialling') {
      // Not closed here: that would hang k6. When it opens after all, the open handler closes it.
      end(seat, 'timeout', `no end of the WebSocket handshake within ${timeoutMs} ms`);
    }
  };

  const fail = (seat: number, kind: ErrorKind, reason: string): void => {
    const socket = sockets[seat];
    end(seat, kind, reason);
    socket?.close();
  };

  /** Reports the end of the seat's socket, once, by what it was. */
  const end = (seat: number, kind: ErrorKind, reason: string): unknown => {
    const was = states[seat] ?? 'ended';
    const socket = sockets[seat];
    states[seat] = 'ended';
    tokens[seat] = '';
    greetings.remove(seat);
    if (socket !== undefined) {
      socket.onmessage = ignore;
    }
    switch (was) {
      case 'ready':
      case 'leaving':
        return owner.onClosed(seat, was === 'leaving', kind === 'reset' ? 'dropped' : kind, reason);
      case 'greeting':
        return owner.onFailed(seat, kind === 'reset' ? 'handshake' : kind, reason);
      case 'dialling':
        return owner.onFailed(seat, kind, reason);
      case 'cancelled':
        return owner.onFailed(seat, 'timeout', 'not accepted before it was time to leave');
      case 'ended':
        return undefined;
      default:
        return was satisfies never;
    }
  };

  const close = (seat: number): void => {
    switch (states[seat]) {
      case 'dialling':
        states[seat] = 'cancelled';
        break;
      case 'ready':
        states[seat] = 'leaving';
        sendAll(seat, protocol.goodbye);
        sockets[seat]?.close();
        break;
      case 'greeting':
        states[seat] = 'cancelled';
        sockets[seat]?.close();
        break;
      default:
    }
  };

  const send = (seat: number, frame: string): void => sockets[seat]?.send(frame);
  const sendAll = (seat: number, frames: readonly string[]): void => {
    for (const frame of frames) {
      send(seat, frame);
    }
  };

  return { dial, isReady: (seat) => states[seat] === 'ready', send, close };
}
