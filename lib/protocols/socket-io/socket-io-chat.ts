import type { Features, ProtocolUser, Utterance } from '../chat-protocol.ts';

/** An event as it is emitted: its name, then its arguments, all of them plain JSON. */
export type Emitted = readonly [event: string, ...parameters: unknown[]];

/** What an acknowledgement says: true for done, a text for why not. */
export type Verdict = true | string;

/** A chat over Socket.IO 4, described. Only `name`, `message` and `echo` must be given. */
export interface SocketIoChat {
  /** What PROTOCOL calls it. */
  readonly name: string;
  /** What people call it; the name without this. */
  readonly title?: string;
  /** Engine.IO's path; `/socket.io/` without this. */
  readonly path?: string;
  /** Socket.IO's namespace; `/` without this. */
  readonly namespace?: string;
  /** What goes with the CONNECT packet, such as `({ token }) => ({ token })`. */
  readonly auth?: (user: ProtocolUser) => Readonly<Record<string, unknown>>;
  /** Parameters of the address. */
  readonly query?: (user: ProtocolUser) => Readonly<Record<string, string>>;
  /** Headers of the handshake, such as a cookie. */
  readonly headers?: (user: ProtocolUser) => Readonly<Record<string, string>>;
  /** Whether users have accounts; true where `auth`, `query` or `headers` are given. */
  readonly accounts?: boolean;
  /** Emitted when the namespace is connected: a name, a nickname. */
  readonly introduce?: (user: ProtocolUser) => Emitted;
  /** The event after which a user is in; without it a user is in when the namespace is connected. */
  readonly ready?: string;
  /** How a room is joined; without it everybody is in one room. */
  readonly join?: {
    readonly emit: (room: string) => Emitted;
    /** `acknowledgement` (the default), the name of the event that answers, or `never`. */
    readonly answer?: 'acknowledgement' | 'never' | { readonly event: string };
  };
  /** How a message is sent, and where it comes back. */
  readonly message: {
    /**
     * `text` holds the content and the token that identifies the message: it must come back as it is. `token` alone is
     * for systems that also want a number or key of the sender's own.
     */
    readonly emit: (room: string, text: string, utterance: Utterance, token: string) => Emitted;
    /** The event of a delivery; the one that `emit` names without this. */
    readonly event?: string;
    /**
     * Whether the server calls the acknowledgement that it is given; it is asked for one only then. `optional` asks, and
     * takes it for no fault when none comes.
     */
    readonly acknowledged?: boolean | 'optional';
    /** The body of the event packet, for a chat that wants it faster than `emit` gives it. */
    readonly encode?: (room: string, utterance: Utterance, token: string) => string;
  };
  /** Whether the sender is among those who get a message. */
  readonly echo: boolean;
  /** What an acknowledgement says by its arguments; without it `error`, `success: false` and `ok: false` are refusals. */
  readonly acknowledges?: (parameters: readonly unknown[]) => Verdict;
  /** What an event that asks for an acknowledgement is answered with; nothing without this. */
  readonly reply?: (event: string, parameters: readonly unknown[]) => readonly unknown[];
  /** What a client emits every so often so that it is kept or counted as there, in milliseconds; Engine.IO's own needs nothing. */
  readonly heartbeat?: { readonly everyMs: number; readonly emit: () => Emitted };
  /** Events by which the server states an error, and its text. */
  readonly errors?: Readonly<Record<string, (parameters: readonly unknown[]) => string>>;
  /** Other events that the server sends and that mean nothing here. */
  readonly ignore?: readonly string[];
  /** Events that tests listen for, by name. */
  readonly events?: readonly string[];
  /** What else the system has. */
  readonly features?: Partial<Features>;
}
