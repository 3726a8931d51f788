import { WebSocket } from 'k6/websockets';
import { classifyTransportError, type ErrorKind } from '../metrics/error-kinds.ts';
import type { ChatProtocol, Incoming } from '../protocols/chat-protocol.ts';
import type { MessageToken } from '../protocols/message-token.ts';
import type { Clock } from './clock.ts';

/** What happens on a socket; moments are epoch ms of the generator's clock. */
export interface SocketEvents {
  /** The chat has accepted us. */
  readonly onReady: (connectMs: number) => void;
  /** It never became ready. */
  readonly onFailed: (kind: ErrorKind, reason: string) => void;
  /** A chat message was read from the socket at `readAtMs`. */
  readonly onMessage: (token: MessageToken | undefined, readAtMs: number) => void;
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

type AckHandler = (ok: boolean, reason: string, atMs: number) => void;
type State = 'connecting' | 'ready' | 'ended';

/** Metric tags are fixed when a socket is opened: one name for all, as addresses would become time series. */
const TAGS = { tags: { name: 'chat' } };

/** One connection: dials, shakes hands, answers heartbeats, matches acknowledgements, reports each end once. */
export class ChatSocket {
  readonly #settings: SocketSettings;
  readonly #ws: WebSocket;
  readonly #acks = new Map<number, AckHandler>();
  readonly #dialledMs: number;
  readonly #timer: number;
  #state: State = 'connecting';
  #isOpen = false;
  #isLeaving = false;
  #isTold = false;
  #nextAckId = 0;

  constructor(settings: SocketSettings) {
    const { protocol, origin, token, timeoutMs, clock } = settings;
    this.#settings = settings;
    this.#dialledMs = clock();
    this.#ws = new WebSocket(protocol.url(origin.replace(/^http/, 'ws'), token), null, TAGS);
    this.#ws.onopen = () => this.#guard(() => this.#open());
    this.#ws.onmessage = (event) =>
      this.#guard(() => event && this.#read(String(event.data), event.timestamp));
    this.#ws.onerror = (event) => this.#guard(() => this.#break(event?.error ?? 'unknown error'));
    this.#ws.onclose = () => this.#guard(() => this.#end('reset', 'closed by the server'));
    this.#timer = setTimeout(() => this.#timeOut(), timeoutMs) as unknown as number;
  }

  /** Whether the chat has accepted us and the connection stands. */
  get isReady(): boolean {
    return this.#state === 'ready' && !this.#isLeaving;
  }

  /** Sends a frame. */
  send(frame: string): void {
    this.#ws.send(frame);
  }

  /** Sends what `encode` makes of a fresh request id; `onAck` hears the answer. */
  request(encode: (ackId: number) => string, onAck: AckHandler): void {
    const id = this.#nextAckId;
    this.#nextAckId += 1;
    this.#acks.set(id, onAck);
    this.#ws.send(encode(id));
  }

  /** Ends the session politely. A socket that is still dialling is ended when it opens: k6 hangs on closing it before. */
  close(): void {
    if (this.#isLeaving || this.#state === 'ended') {
      return;
    }
    this.#isLeaving = true;
    if (this.#isOpen) {
      this.#hangUp();
    }
  }

  #hangUp(): void {
    if (this.#state === 'ready') {
      for (const frame of this.#settings.protocol.goodbye) {
        this.#ws.send(frame);
      }
    }
    this.#ws.close();
  }

  #open(): void {
    this.#isOpen = true;
    if (this.#isLeaving || this.#state === 'ended') {
      this.#ws.close();
      return;
    }
    const { protocol, token } = this.#settings;
    for (const frame of protocol.hello(token)) {
      this.#ws.send(frame);
    }
  }

  #break(error: string): void {
    this.#end(classifyTransportError(error), error);
  }

  #timeOut(): void {
    if (this.#state === 'connecting') {
      const { timeoutMs } = this.#settings;
      const stage = this.#isOpen ? 'the chat handshake' : 'the WebSocket handshake';
      this.#end('timeout', `no end of ${stage} within ${timeoutMs} ms`);
      if (this.#isOpen) {
        this.#ws.close();
      }
    }
  }

  #read(frame: string, readAtMs: number): void {
    const decoded = this.#settings.protocol.decode(frame);
    if (Array.isArray(decoded)) {
      for (const incoming of decoded as readonly Incoming[]) {
        this.#handle(incoming, readAtMs);
      }
    } else {
      this.#handle(decoded as Incoming, readAtMs);
    }
  }

  #handle(incoming: Incoming, readAtMs: number): unknown {
    const { events, protocol } = this.#settings;
    switch (incoming.kind) {
      case 'message':
        return events.onMessage(incoming.token, readAtMs);
      case 'ack':
        return this.#acknowledge(incoming.id, incoming.ok, incoming.reason, readAtMs);
      case 'ping':
        return this.send(protocol.pong);
      case 'ready':
        return this.#becomeReady(readAtMs);
      case 'greeting':
      case 'event':
        return undefined;
      case 'refused':
        return this.#fail('rejected', incoming.reason);
      case 'closed':
        return this.#fail('dropped', incoming.reason);
      case 'invalid':
        return this.#state === 'connecting'
          ? this.#fail('not_chat', incoming.reason)
          : events.onTrouble('shape', incoming.reason);
      default:
        return incoming satisfies never;
    }
  }

  #becomeReady(readAtMs: number): void {
    if (this.#state === 'connecting') {
      this.#state = 'ready';
      clearTimeout(this.#timer as never);
      this.#settings.events.onReady(readAtMs - this.#dialledMs);
    }
  }

  #acknowledge(id: number, ok: boolean, reason: string, atMs: number): void {
    const handler = this.#acks.get(id);
    this.#acks.delete(id);
    if (handler === undefined) {
      this.#settings.events.onTrouble('shape', `an acknowledgement of a request never made (${id})`);
    } else {
      handler(ok, reason, atMs);
    }
  }

  #fail(kind: ErrorKind, reason: string): void {
    this.#end(kind, reason);
    this.#ws.close();
  }

  /** Reports the end of this socket, once, by what it was. */
  #end(kind: ErrorKind, reason: string): void {
    const was = this.#state;
    this.#state = 'ended';
    clearTimeout(this.#timer as never);
    if (this.#isTold) {
      return;
    }
    this.#isTold = true;
    this.#acks.clear();
    const { events } = this.#settings;
    if (was === 'ready') {
      events.onClosed(this.#isLeaving, kind === 'reset' ? 'dropped' : kind, reason);
    } else {
      events.onFailed(this.#isOpen && kind === 'reset' ? 'handshake' : kind, reason);
    }
  }

  /** A throw in a handler would end the whole iteration with all its other sockets, and k6 would still exit 0. */
  #guard(handler: () => unknown): void {
    try {
      handler();
    } catch (error) {
      this.#settings.events.onTrouble('script', String(error));
    }
  }
}
