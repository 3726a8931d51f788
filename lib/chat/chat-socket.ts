import { WebSocket } from 'k6/websockets';
import { classifyTransportError, type ErrorKind } from '../metrics/error-kinds.ts';
import type { ChatProtocol, Incoming } from '../protocols/chat-protocol.ts';
import type { Clock } from './clock.ts';

/** What happens on a socket; moments are epoch ms of the generator's clock. */
export interface SocketEvents {
  /** The chat has accepted us. */
  readonly onReady: (connectMs: number) => void;
  /** It never became ready. */
  readonly onFailed: (kind: ErrorKind, reason: string) => void;
  /** A frame with a chat message was read from the socket at `readAtMs`. */
  readonly onMessage: (frame: string, readAtMs: number) => void;
  /** It was ready and has ended; `planned` when we ended it. */
  readonly onClosed: (planned: boolean, kind: ErrorKind, reason: string) => void;
  /** A handler threw or a frame made no sense; the socket stays open. */
  readonly onTrouble: (kind: ErrorKind, reason: string) => void;
}

/** What a socket needs. */
export interface SocketSettings {
  readonly protocol: ChatProtocol;
  readonly origin: string;
  readonly token: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly events: SocketEvents;
}

/** Hears the answer to a request; `atMs` is when it was read. */
export type AckHandler = (ok: boolean, reason: string, atMs: number) => void;

/** One connection: dials, shakes hands, answers heartbeats, matches acknowledgements, reports each end once. */
export interface ChatSocket {
  /** Whether the chat has accepted us and the connection stands. */
  readonly isReady: () => boolean;
  /** Sends what `encode` makes of a fresh request id; `onAck` hears the answer. */
  readonly request: (encode: (ackId: number) => string, onAck: AckHandler) => void;
  /** Ends the session politely. A socket that is still dialling is ended when it opens: k6 hangs on closing it before. */
  readonly close: () => void;
}

/** Metric tags are fixed when a socket is opened: one name for all, as addresses would become time series. */
const TAGS = { tags: { name: 'chat' } };

/** Dials; written with closures because k6 reaches captured variables faster than fields, and frames come often. */
export function openChatSocket(settings: SocketSettings): ChatSocket {
  const { protocol, origin, token, timeoutMs, clock, events } = settings;
  const { isMessage } = protocol;
  const { onMessage } = events;
  const acks = new Map<number, AckHandler>();
  let state: 'connecting' | 'ready' | 'ended' = 'connecting';
  let isOpen = false;
  let isLeaving = false;
  let nextAckId = 0;
  const dialledMs = clock();
  const ws = new WebSocket(protocol.url(origin.replace(/^http/, 'ws'), token), null, TAGS);
  const timer = setTimeout(() => guard(timeOut), timeoutMs);

  ws.onopen = () => guard(open);
  ws.onmessage = (event) => {
    // A throw in a handler would end the whole iteration with all its other sockets, and k6 would still exit 0.
    try {
      const frame = event?.data as string;
      if (isMessage(frame)) {
        onMessage(frame, event?.timestamp ?? 0);
      } else {
        read(frame, event?.timestamp ?? 0);
      }
    } catch (error) {
      events.onTrouble('script', String(error));
    }
  };
  ws.onerror = (event) =>
    guard(() => end(classifyTransportError(event?.error ?? ''), event?.error ?? 'unknown error'));
  ws.onclose = () => guard(() => end('reset', 'closed by the server'));

  function open(): void {
    isOpen = true;
    if (isLeaving || state === 'ended') {
      ws.close();
      return;
    }
    sendAll(protocol.hello(token));
  }

  function timeOut(): void {
    if (state === 'connecting') {
      const stage = isOpen ? 'the chat handshake' : 'the WebSocket handshake';
      end('timeout', `no end of ${stage} within ${timeoutMs} ms`);
      if (isOpen) {
        ws.close();
      }
    }
  }

  function read(frame: string, readAtMs: number): void {
    const decoded = protocol.decode(frame);
    for (const incoming of Array.isArray(decoded)
      ? (decoded as readonly Incoming[])
      : [decoded as Incoming]) {
      handle(incoming, readAtMs);
    }
  }

  function handle(incoming: Incoming, readAtMs: number): unknown {
    switch (incoming.kind) {
      case 'message':
        return onMessage(incoming.text, readAtMs);
      case 'ack':
        return acknowledge(incoming.id, incoming.ok, incoming.reason, readAtMs);
      case 'ping':
        return ws.send(protocol.pong);
      case 'ready':
        return becomeReady(readAtMs);
      case 'greeting':
      case 'event':
        return undefined;
      case 'refused':
        return fail('rejected', incoming.reason);
      case 'closed':
        return fail('dropped', incoming.reason);
      case 'invalid':
        return state === 'connecting'
          ? fail('not_chat', incoming.reason)
          : events.onTrouble('shape', incoming.reason);
      default:
        return incoming satisfies never;
    }
  }

  function becomeReady(readAtMs: number): void {
    if (state === 'connecting') {
      state = 'ready';
      clearTimeout(timer);
      events.onReady(readAtMs - dialledMs);
    }
  }

  function acknowledge(id: number, ok: boolean, reason: string, atMs: number): void {
    const handler = acks.get(id);
    acks.delete(id);
    if (handler === undefined) {
      events.onTrouble('shape', `an acknowledgement of a request never made (${id})`);
    } else {
      handler(ok, reason, atMs);
    }
  }

  function fail(kind: ErrorKind, reason: string): void {
    end(kind, reason);
    ws.close();
  }

  /** Reports the end of this socket, once, by what it was. */
  function end(kind: ErrorKind, reason: string): void {
    const was = state;
    state = 'ended';
    clearTimeout(timer);
    acks.clear();
    if (was === 'ready') {
      events.onClosed(isLeaving, kind === 'reset' ? 'dropped' : kind, reason);
    } else if (was === 'connecting') {
      events.onFailed(isOpen && kind === 'reset' ? 'handshake' : kind, reason);
    }
  }

  function guard(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      events.onTrouble('script', String(error));
    }
  }

  function sendAll(frames: readonly string[]): void {
    for (const frame of frames) {
      ws.send(frame);
    }
  }

  return {
    isReady: () => state === 'ready' && !isLeaving,
    request: (encode, onAck) => {
      const id = nextAckId;
      nextAckId += 1;
      acks.set(id, onAck);
      ws.send(encode(id));
    },
    close: () => {
      if (isLeaving || state === 'ended') {
        return;
      }
      isLeaving = true;
      if (isOpen) {
        sendAll(state === 'ready' ? protocol.goodbye : []);
        ws.close();
      }
    },
  };
}
