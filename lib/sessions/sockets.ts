import type { ErrorKind } from '../metrics/error-kinds.ts';
import type { ChatProtocol, Frame, ProtocolUser } from '../protocols/chat-protocol.ts';
import type { Clock } from './clock.ts';

/** Takes a frame that a session has read at `readAtMs`. */
export type Read = (session: number, frame: Frame, readAtMs: number) => void;

/** Takes the text of a chat message that a session has read at `readAtMs`. */
export type ReadMessage = (session: number, text: string, readAtMs: number) => void;

/** Hears the frames of one socket: their text, and when k6 read them. */
export type Listener = (event: { readonly data: Frame; readonly timestamp: number }) => void;

/** Hears what happens on the sockets of one VU; moments are epoch ms of the generator's clock. */
export interface SocketOwner {
  /** A frame that holds a chat message. */
  onMessage: ReadMessage;
  /** Makes the listener of a session's socket; frames it does not know go to `rest`, what it throws to `trouble`. */
  listener(session: number, rest: Read, trouble: (error: unknown) => void): Listener;
  /** The user is in the room it asked for. */
  onJoined(session: number): void;
  /** An event that the protocol knows, for tests that listen for it. */
  onEvent(session: number, name: string, data: unknown, readAtMs: number): void;
  /** A frame of the protocol's envelope that its codec does not know. */
  onUnknown(session: number, name: string, frame: Frame): void;
  /** An error that the server states; the session goes on. */
  onError(session: number, name: string, reason: string, readAtMs: number): void;
  /** The answer to a request. */
  onAck(id: number, ok: boolean, reason: string, readAtMs: number): void;
  /** The chat has accepted us. */
  onReady(session: number, connectMs: number): void;
  /** It never became ready. */
  onFailed(session: number, kind: ErrorKind, reason: string): void;
  /** It was ready and has ended; `planned` when we ended it. */
  onClosed(session: number, planned: boolean, kind: ErrorKind, reason: string): void;
  /** A handler threw or a frame made no sense; the socket stays open. */
  onTrouble(kind: ErrorKind, reason: string): void;
}

/** What the sockets of one VU share. */
export interface SocketSettings {
  readonly protocol: Pick<ChatProtocol, 'codec'>;
  /** `ws://host:port` that a session dials. */
  readonly origin: (session: number) => string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** How many sessions there are. */
  readonly sessions: number;
}

/** The sockets of one VU, one a session at a time. */
export interface Sockets {
  /** Opens the session's socket: dials, shakes hands, answers heartbeats; each end is reported once. */
  readonly dial: (session: number, user: ProtocolUser) => void;
  /** Whether the chat has accepted the session's user and the connection stands. */
  readonly isReady: (session: number) => boolean;
  readonly send: (session: number, frame: Frame) => void;
  /** What the codec keeps for a session. */
  readonly stateOf: (session: number) => unknown;
  /** Ends the session politely. */
  readonly close: (session: number) => void;
}
