import type { ErrorKind } from '../metrics/error-kinds.ts';
import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import type { Clock } from './clock.ts';

/** Hears what happens on the sockets of one VU; moments are epoch ms of the generator's clock. */
export interface SocketOwner {
  /** A frame that holds a chat message, read at `readAtMs`. */
  onMessage(seat: number, frame: string, readAtMs: number): void;
  /** The answer to a request. */
  onAck(id: number, ok: boolean, reason: string, readAtMs: number): void;
  /** The chat has accepted us. */
  onReady(seat: number, connectMs: number): void;
  /** It never became ready. */
  onFailed(seat: number, kind: ErrorKind, reason: string): void;
  /** It was ready and has ended; `planned` when we ended it. */
  onClosed(seat: number, planned: boolean, kind: ErrorKind, reason: string): void;
  /** A handler threw or a frame made no sense; the socket stays open. */
  onTrouble(kind: ErrorKind, reason: string): void;
}

/** What the sockets of one VU share. */
export interface SocketSettings {
  readonly protocol: ChatProtocol;
  /** `ws://host:port`. */
  readonly origin: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** How many seats there are. */
  readonly seats: number;
}

/** The sockets of one VU, one a seat at a time. */
export interface Sockets {
  /** Opens the seat's socket: dials, shakes hands, answers heartbeats; each end is reported once. */
  readonly dial: (seat: number, token: string) => void;
  /** Whether the chat has accepted the seat's user and the connection stands. */
  readonly isReady: (seat: number) => boolean;
  readonly send: (seat: number, frame: string) => void;
  /** Ends the session politely. */
  readonly close: (seat: number) => void;
}
