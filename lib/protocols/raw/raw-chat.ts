import type { Features, ProtocolUser, Utterance } from '../chat-protocol.ts';

/** What a raw chat puts in its frames. */
export type RawFormat =
  /** One JSON value a frame. */
  | 'json'
  /** JSON values, one a line, one or more a frame. */
  | 'json-lines'
  /** The frame is the text. */
  | 'text'
  /** Text frames: each message ends with this, such as `\u001e` for SignalR, and one or more a frame. */
  | { readonly endsWith: string; readonly of: 'json' | 'text' }
  /** Binary frames: each message behind its length, big endian, and one or more a frame. */
  | { readonly prefixBytes: 1 | 2 | 4; readonly of: 'json' | 'text' };

/** A message as the server sent it: a parsed JSON value, or a text. */
export type RawMessage = unknown;

/** An answer to a message that was sent. */
export interface RawAcknowledgement {
  /** The number that went with the message. */
  readonly id: number;
  readonly ok: boolean;
  readonly reason?: string;
}

/** A chat over plain WebSocket, described. Only `name`, `format`, `send` and `echo` must be given. */
export interface RawChat {
  /** What PROTOCOL calls it. */
  readonly name: string;
  /** What people call it; the name without this. */
  readonly title?: string;
  /** The path of the WebSocket; that of TARGET_WS_URL, or `/`, without this. */
  readonly path?: string;
  readonly query?: (user: ProtocolUser) => Readonly<Record<string, string>>;
  readonly headers?: (user: ProtocolUser) => Readonly<Record<string, string>>;
  /** Whether users have accounts; true where `query`, `headers` or `hello` are given. */
  readonly accounts?: boolean;
  readonly format: RawFormat;
  /** What a client says first. */
  readonly hello?: (user: ProtocolUser) => readonly RawMessage[];
  /** The message after which a user is in; without it a user is in when the WebSocket is open and `hello` is said. */
  readonly ready?: (message: RawMessage) => boolean;
  /** Why the server does not let the user in; undefined where a message says nothing of the kind. */
  readonly refused?: (message: RawMessage) => string | undefined;
  /** How a room is joined; without it everybody is in one room. */
  readonly join?: {
    readonly send: (room: string) => RawMessage;
    /** The message that says that the user is in its room; without it nobody waits for one. */
    readonly answer?: (message: RawMessage) => boolean;
  };
  /**
   * A message to a room. `text` holds the content and the token that identifies the message: it must come back as it is.
   * `id` is a number of the message's own, for systems that acknowledge.
   */
  readonly send: (room: string, text: string, id: number, utterance: Utterance) => RawMessage;
  /** The text of a delivery; undefined for other messages. Without it every text is one. */
  readonly delivered?: (message: RawMessage) => string | undefined;
  /** The acknowledgement that a message is; undefined for other messages. */
  readonly acknowledged?: (message: RawMessage) => RawAcknowledgement | undefined;
  /** Whether the sender is among those who get a message. */
  readonly echo: boolean;
  /** A ping of the server's own making, not of WebSocket: its answer; undefined for other messages. */
  readonly ping?: (message: RawMessage) => RawMessage | undefined;
  /** What a client says every so often so that the server keeps it, in milliseconds; the first so long after it is in. */
  readonly heartbeat?: { readonly everyMs: number; readonly send: () => RawMessage };
  /** An error that the server states; undefined for other messages. */
  readonly error?: (message: RawMessage) => string | undefined;
  /** The name of a message that means nothing here; undefined for one that is not known. */
  readonly ignore?: (message: RawMessage) => string | undefined;
  /** What is said before the connection is closed. */
  readonly goodbye?: readonly RawMessage[];
  /** What else the system has. */
  readonly features?: Partial<Features>;
}
