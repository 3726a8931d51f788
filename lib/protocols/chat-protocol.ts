/** What one frame from the server means. One frame can hold several. */
export type Incoming =
  /** The transport is up. */
  | { readonly kind: 'open' }
  /** The chat has let us in and waits for `protocol.introduce`. */
  | { readonly kind: 'connected' }
  /** The chat accepts us: the end of the connect time. */
  | { readonly kind: 'ready' }
  /** The chat refuses us. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** A heartbeat that wants `protocol.pong`. */
  | { readonly kind: 'ping' }
  /** The answer to the request with this id. */
  | { readonly kind: 'ack'; readonly id: number; readonly ok: boolean; readonly reason: string }
  /** A chat message; `text` holds our token where the message is ours. */
  | { readonly kind: 'message'; readonly text: string }
  /** The server ends the session. */
  | { readonly kind: 'closed'; readonly reason: string }
  /** A frame that is part of the protocol and of no interest here: presence, typing and so on. */
  | { readonly kind: 'event'; readonly name: string }
  /** A frame that is not of this protocol. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** What a message says. One object a message of the pool: protocols remember its encoding by it. */
export interface Utterance {
  readonly content: string;
  /** Metadata of the message's kind, such as mentions; plain JSON. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** How one chat system speaks, without any I/O: one file a system. */
export interface ChatProtocol {
  readonly name: string;
  /** Whether the sender receives its own message. */
  readonly echoesToSender: boolean;
  /** Whether a message is answered; without it a message can be delivered or lost, and not refused. */
  readonly acknowledges: boolean;
  /** Whether users prove who they are, by a token or by signing in; else they only have a name. */
  readonly hasAccounts: boolean;
  /** Whether there is ɳChat's REST API beside the sockets; without it nobody makes channels. */
  readonly hasRest: boolean;
  /** The address to dial; `origin` is `ws://host:port`. */
  readonly url: (origin: string, token: string) => string;
  /** Frames to send when the transport is up (on open, or on the greeting). */
  readonly hello: (token: string) => readonly string[];
  /** The frame that answers a welcome, where the system has one; `token` is the user's, or its name. */
  readonly introduce?: (token: string) => string;
  /** The answer to a ping. */
  readonly pong: string;
  /** Joins a room; absent where all users are in one room from the moment they are ready. */
  readonly encodeJoin?: (room: string, ackId: number) => string;
  /** `token` is the text that identifies the message; it must come back with each delivery. */
  readonly encodeMessage: (room: string, utterance: Utterance, token: string, ackId: number) => string;
  /** Frames that end a session politely. */
  readonly goodbye: readonly string[];
  /** Whether a frame is just one chat message: a quick look that saves decoding the frames that come most often. */
  readonly isMessage: (frame: string) => boolean;
  readonly decode: (frame: string) => readonly Incoming[] | Incoming;
}
