import { WebSocket } from 'k6/websockets';
import { classifyTransportError, type ErrorKind } from '../metrics/error-kinds.ts';
import type { ChatProtocol, Incoming } from '../protocols/chat-protocol.ts';
import type { Clock } from './clock.ts';

/** Hears what happens on a socket; moments are epoch ms of the generator's clock. */
export interface SocketOwner {
  /** The owner's place in its room. */
  readonly place: number;
  /** The chat has accepted us. */
  onReady(connectMs: number): void;
  /** It never became ready. */
  onFailed(kind: ErrorKind, reason: string): void;
  /** It was ready and has ended; `planned` when we ended it. */
  onClosed(planned: boolean, kind: ErrorKind, reason: string): void;
  /** A handler threw or a frame made no sense; the socket stays open. */
  onTrouble(kind: ErrorKind, reason: string): void;
}

/** Takes a frame that holds a chat message, read at `readAtMs` by the user at a place of a room. */
export type MessageHandler = (place: number, frame: string, readAtMs: number) => void;

/** Hears the answer to a request; `atMs` is when it was read. */
export type AckHandler = (ok: boolean, reason: string, atMs: number) => void;

/** What the sockets of one VU share: every field less in a socket is memory times ten thousand. */
export interface SocketSettings {
  readonly protocol: ChatProtocol;
  /** `ws://host:port`. */
  readonly origin: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** The sockets by k6's own object, so that rare events need no handler of their own for each socket. */
  readonly sockets: Map<WebSocket, ChatSocket>;
  /** Requests without an answer yet, by ids that are unique in the VU. */
  readonly requests: { nextId: number; readonly waiting: Map<number, AckHandler> };
}

/**
 * `dialling` until the transport is up, `greeting` until the chat accepts us, `cancelled` when it is to be closed as
 * soon as it opens: k6 hangs for good on closing a socket that is still connecting.
 */
type State = 'dialling' | 'greeting' | 'ready' | 'cancelled' | 'leaving' | 'ended';

type SocketEvent = { readonly target?: unknown; readonly error?: string } | undefined;

/** Does something with the socket that an event is about; what is thrown is told to its owner. */
type Handle = (act: (socket: ChatSocket, event: SocketEvent) => void) => (event?: SocketEvent) => void;

const handlers = new WeakMap<SocketSettings['sockets'], ReturnType<typeof createHandlers>>();

/** Sets the handlers for rare events, the same functions for all sockets of a VU: a closure each costs a kilobyte. */
function listen(ws: WebSocket, sockets: SocketSettings['sockets']): void {
  const known = handlers.get(sockets) ?? createHandlers(sockets);
  handlers.set(sockets, known);
  ws.onopen = known.open;
  ws.onerror = known.error;
  ws.onclose = known.close;
}

function createHandlers(sockets: SocketSettings['sockets']) {
  const handle: Handle = (act) => (event) => {
    const socket = sockets.get(event?.target as WebSocket);
    try {
      if (socket !== undefined) {
        act(socket, event);
      }
    } catch (error) {
      socket?.trouble(error);
    }
  };
  return {
    open: handle((socket) => socket.greet()),
    error: handle((socket, event) => socket.break(event?.error ?? 'unknown error')),
    close: handle((socket, event) => {
      sockets.delete(event?.target as WebSocket);
      socket.end('reset', 'closed by the server');
    }),
  };
}

/** Metric tags are fixed when a socket is opened: one name for all, as addresses would become time series. */
const TAGS = { tags: { name: 'chat' } };

/** One connection: dials, shakes hands, answers heartbeats, matches acknowledgements, reports each end once. */
export class ChatSocket {
  private readonly settings: SocketSettings;
  private readonly owner: SocketOwner;
  private readonly onMessage: MessageHandler;
  private readonly ws: WebSocket;
  private readonly dialledMs: number;
  private timer: number | undefined;
  /** Needed until the chat accepts us. */
  private token: string;
  private state: State = 'dialling';

  constructor(settings: SocketSettings, owner: SocketOwner, onMessage: MessageHandler, token: string) {
    const { protocol, origin, timeoutMs, clock, sockets } = settings;
    const { isMessage } = protocol;
    const { place } = owner;
    this.settings = settings;
    this.owner = owner;
    this.onMessage = onMessage;
    this.token = token;
    this.dialledMs = clock();
    this.ws = new WebSocket(protocol.url(origin, token), null, TAGS);
    sockets.set(this.ws, this);
    this.ws.onmessage = (event) => {
      // A throw in a handler would end the whole iteration with all its other sockets, and k6 would still exit 0.
      try {
        const frame = event?.data as string;
        if (isMessage(frame)) {
          onMessage(place, frame, event?.timestamp ?? 0);
        } else {
          this.read(frame, event?.timestamp ?? 0);
        }
      } catch (error) {
        owner.onTrouble('script', String(error));
      }
    };
    listen(this.ws, sockets);
    this.timer = setTimeout(() => this.timeOut(), timeoutMs) as unknown as number;
  }

  /** Whether the chat has accepted us and the connection stands. */
  get isReady(): boolean {
    return this.state === 'ready';
  }

  /** Sends what `encode` makes of a fresh request id; `onAck` hears the answer. */
  request(encode: (ackId: number) => string, onAck: AckHandler): void {
    const { requests } = this.settings;
    const id = requests.nextId;
    requests.nextId += 1;
    requests.waiting.set(id, onAck);
    this.ws.send(encode(id));
  }

  /** Sends a frame that nobody answers. */
  send(frame: string): void {
    this.ws.send(frame);
  }

  /** Ends the session politely. */
  close(): void {
    switch (this.state) {
      case 'dialling':
        this.state = 'cancelled';
        break;
      case 'ready':
        this.state = 'leaving';
        this.sendAll(this.settings.protocol.goodbye);
        this.ws.close();
        break;
      case 'greeting':
        this.state = 'leaving';
        this.ws.close();
        break;
      default:
    }
  }

  /** A handler has thrown. */
  trouble(error: unknown): void {
    this.owner.onTrouble('script', String(error));
  }

  /** The transport is up. */
  greet(): void {
    if (this.state === 'dialling') {
      this.state = 'greeting';
      this.sendAll(this.settings.protocol.hello(this.token));
    } else {
      this.ws.close();
    }
  }

  private timeOut(): void {
    const { timeoutMs } = this.settings;
    if (this.state === 'dialling') {
      // Not closed here: that would hang k6. When it opens after all, `greet` closes it.
      this.end('timeout', `no end of the WebSocket handshake within ${timeoutMs} ms`);
    } else if (this.state === 'greeting') {
      this.fail('timeout', `no end of the chat handshake within ${timeoutMs} ms`);
    }
  }

  private read(frame: string, readAtMs: number): void {
    const decoded = this.settings.protocol.decode(frame);
    if (Array.isArray(decoded)) {
      for (const incoming of decoded as readonly Incoming[]) {
        this.handle(incoming, readAtMs);
      }
    } else {
      this.handle(decoded as Incoming, readAtMs);
    }
  }

  private handle(incoming: Incoming, readAtMs: number): unknown {
    switch (incoming.kind) {
      case 'message':
        return this.onMessage(this.owner.place, incoming.text, readAtMs);
      case 'ack':
        return this.acknowledge(incoming.id, incoming.ok, incoming.reason, readAtMs);
      case 'ping':
        return this.ws.send(this.settings.protocol.pong);
      case 'welcome':
        return this.ws.send(this.settings.protocol.introduce?.(this.token) ?? '');
      case 'ready':
        return this.becomeReady(readAtMs);
      case 'greeting':
      case 'event':
        return undefined;
      case 'refused':
        return this.fail('rejected', incoming.reason);
      case 'closed':
        return this.fail('dropped', incoming.reason);
      case 'invalid':
        return this.state === 'greeting'
          ? this.fail('not_chat', incoming.reason)
          : this.owner.onTrouble('shape', incoming.reason);
      default:
        return incoming satisfies never;
    }
  }

  private becomeReady(readAtMs: number): void {
    if (this.state === 'greeting') {
      this.state = 'ready';
      this.token = '';
      clearTimeout(this.timer as never);
      this.timer = undefined;
      this.owner.onReady(readAtMs - this.dialledMs);
    }
  }

  private acknowledge(id: number, ok: boolean, reason: string, atMs: number): void {
    const { waiting } = this.settings.requests;
    const handler = waiting.get(id);
    waiting.delete(id);
    if (handler === undefined) {
      this.owner.onTrouble('shape', `an acknowledgement of a request never made (${id})`);
    } else {
      handler(ok, reason, atMs);
    }
  }

  private fail(kind: ErrorKind, reason: string): void {
    this.end(kind, reason);
    this.ws.close();
  }

  /** The transport has broken. */
  break(error: string): void {
    this.end(classifyTransportError(error), error);
  }

  /** Reports the end of this socket, once, by what it was. */
  end(kind: ErrorKind, reason: string): unknown {
    const was = this.state;
    this.state = 'ended';
    clearTimeout(this.timer as never);
    switch (was) {
      case 'ready':
      case 'leaving':
        return this.owner.onClosed(was === 'leaving', kind === 'reset' ? 'dropped' : kind, reason);
      case 'greeting':
        return this.owner.onFailed(kind === 'reset' ? 'handshake' : kind, reason);
      case 'dialling':
      case 'cancelled':
        return this.owner.onFailed(kind, reason);
      case 'ended':
        return undefined;
      default:
        return was satisfies never;
    }
  }

  private sendAll(frames: readonly string[]): void {
    for (const frame of frames) {
      this.ws.send(frame);
    }
  }
}
