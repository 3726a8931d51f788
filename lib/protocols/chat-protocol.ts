/** One frame as it crosses the wire: text, or binary. */
export type Frame = string | ArrayBuffer;

/** Who a session is for. */
export interface ProtocolUser {
  /** Its place among all users of the test. */
  readonly index: number;
  /** What it is called: the id of its account, or a name where the system has no accounts. */
  readonly name: string;
  /** What proves who it is; the name where the system has no accounts. */
  readonly token: string;
}

/**
 * What one frame from the server means; one frame can hold several. Moments are not in it: the session knows when the
 * frame was read from the socket.
 */
export type Incoming =
  /** Part of the handshake, and nothing to do. */
  | { readonly kind: 'open' }
  /** The chat accepts the user: the end of the connect time, and only now may it join and send. */
  | { readonly kind: 'ready' }
  /** The chat refuses the user. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The protocol wants these frames sent at once: a pong, an acknowledgement of an event, the next step of the handshake. */
  | { readonly kind: 'reply'; readonly frames: readonly Frame[] }
  /** The user is in the room it asked for, said by an event and not by an acknowledgement. */
  | { readonly kind: 'joined' }
  /** The answer to the request with this id. */
  | { readonly kind: 'ack'; readonly id: number; readonly ok: boolean; readonly reason: string }
  /** A chat message; `text` holds our token where the message is ours. `wasStored` while its reader was away. */
  | { readonly kind: 'message'; readonly text: string; readonly wasStored?: true }
  /** An event that the codec knows; tests may listen for it by name (a match, a presence), all else pass over it. */
  | { readonly kind: 'event'; readonly name: string; readonly data?: unknown }
  /** An error that the server states and that ends nothing: a rate limit, a filter, an invalid request. */
  | { readonly kind: 'error'; readonly name: string; readonly reason: string }
  /** A frame of the protocol's envelope that the codec does not know: counted by its name and shown as an example. */
  | { readonly kind: 'unknown'; readonly name: string }
  /** The server ends the session. */
  | { readonly kind: 'closed'; readonly reason: string }
  /** A frame that is not of this protocol. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** What a message says. One object a message of the pool: codecs may remember its encoding by it. */
export interface Utterance {
  readonly content: string;
  /** Metadata of the message's kind, such as mentions; plain JSON. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a chat system has; a test that needs what a protocol lacks is refused before any load. */
export interface Features {
  /** The sender receives its own message. */
  readonly echo: boolean;
  /**
   * A message is answered; without it a message can be delivered or lost, and not refused. `optional` where some servers
   * of the kind answer and others do not.
   */
  readonly acknowledgement: boolean | 'optional';
  /** Users join rooms; without it all users are in one room from the moment they are ready. */
  readonly rooms: boolean;
  /** Users prove who they are, by a token or by signing in; else they only have a name. */
  readonly accounts: boolean;
  /** Messages go to one user, by name, who may be away. */
  readonly direct?: boolean;
  /** Strangers are paired by the server. */
  readonly matching?: boolean;
  /** A user may ask whether another one is there. */
  readonly presence?: boolean;
  /** What was sent while a user was away is handed over when it comes back. */
  readonly history?: boolean;
  /** Frames are binary. */
  readonly binary?: boolean;
  /** There is a REST API beside the sockets. */
  readonly rest?: boolean;
}

/** How frames are written and read, without any I/O. `State` is what the codec keeps for one session. */
export interface Codec<State = unknown> {
  /** What the codec keeps for a session from its dial on; absent where it needs nothing. */
  readonly newState?: (user: ProtocolUser) => State;
  /** The address to dial; `origin` is what the target names: `ws://host:port`, with a path and a query where it has them. */
  readonly url: (origin: string, user: ProtocolUser) => string;
  /** Headers of the WebSocket handshake. */
  readonly headers?: (user: ProtocolUser) => Readonly<Record<string, string>>;
  /** Frames to send when the transport is up. */
  hello(user: ProtocolUser, state: State): readonly Frame[];
  /** The chat accepts the user as soon as the transport is up and `hello` is sent: it says nothing of its own. */
  readonly readyOnOpen?: true;
  /** What a session says every so often so that the server keeps it; absent where the server or the transport asks. */
  readonly heartbeat?: {
    readonly everyMs: number;
    frame(state: State): Frame;
  };
  /** Joins a room; present where `features.rooms`. */
  encodeJoin?(room: string, ackId: number, state: State): Frame;
  /** A join is never answered: the user is taken to be in its room as soon as it has asked. */
  readonly joinsUnanswered?: true;
  /**
   * Sends a message to a room, or to a user where `features.direct`; `token` is the text that identifies the message:
   * it must come back with each delivery.
   */
  encodeMessage(room: string, utterance: Utterance, token: string, ackId: number, state: State): Frame;
  /** Frames that end a session politely. */
  readonly goodbye: readonly Frame[];
  /** The texts in a frame that holds several, each as it would come in a frame of its own; undefined for any other. */
  readonly textsOf?: (frame: string) => readonly string[] | undefined;
  /** Whether a text that `textsOf` leaves whole is a chat message: a quick look that saves decoding what comes most often. */
  readonly isMessage: (text: string) => boolean;
  /** How strangers are paired; present where `features.matching`. */
  readonly matching?: Matching<State>;
  /** How one asks whether a user is there; present where `features.presence`. */
  readonly presence?: Presence;
  /** Never throws: a frame that makes no sense is `invalid`. */
  decode(frame: Frame, state: State): Incoming | readonly Incoming[];
}

/**
 * How a session finds a stranger to talk to. It is told by events: `match_started` (`{timeoutMs}`), `match_found`
 * (`{chatId, acceptWithinMs, sharedInterests}`), `match_accepted` (`{chatId}`, once both have accepted),
 * `match_declined`, `match_timeout`, `partner_left` and `typing` (`{isTyping}`). The codec keeps the chat in the
 * session's state; a match that gets lost may end without any event.
 */
export interface Matching<State = unknown> {
  /** Looks for a partner by interests. */
  find(interests: readonly string[], state: State): Frame;
  /** Looks no more. */
  cancel(state: State): Frame;
  /** Accepts the match that was found. */
  accept(state: State): Frame;
  decline(state: State): Frame;
  /** Leaves the chat. */
  end(state: State): Frame;
  typing(isTyping: boolean, state: State): Frame;
  /** Reports the partner; a system may ban who is reported often. */
  report(reason: string, state: State): Frame;
  /**
   * A first message may get lost when it is sent so soon after one's own `match_accepted`, ms: the partner may not
   * listen yet.
   */
  readonly firstWordAfterMs: number;
}

/** How one asks whether a user is there: the answer is an event `presence` with `{user, isOnline, lastSeenMs?}`. */
export interface Presence {
  readonly ask: (user: string) => Frame;
}

/** What the doctor and the pre-flight ask of a target that speaks a protocol, beside one handshake by its codec. */
export interface Probe {
  /** Tries what the tests ask of the REST API, beside a handshake and a join, for the doctor. */
  readonly needs?: (context: NeedsContext) => Promise<readonly NeedFinding[]>;
  /** Present where rooms are made in the database, and no API makes them. */
  readonly rooms?: RoomsNeed;
  /** A GET below TARGET_URL whose answer says that the system is there; absent where there is none. */
  readonly health?: {
    readonly path: string;
    /** The version that a good answer names, or what is wrong with the answer. */
    readonly judge: (status: number, body: string) => HealthAnswer;
  };
  /** Why the realtime side refused a WebSocket and what to do, as the end of a sentence, where its answer tells. */
  readonly explainRefusal?: (status: number, body: string) => string | undefined;
}

/** One answer of the target; status 0 where none came, with why. */
export interface ProbeAnswer {
  readonly status: number;
  readonly body: string;
  /** The first Set-Cookie header. */
  readonly cookie?: string | undefined;
  /** Why there is no answer, as the end of a sentence. */
  readonly problem?: string;
}

/** What a protocol tries its needs with: calls as the first user, and what the tests would use. */
export interface NeedsContext {
  readonly call: (request: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly json?: unknown;
  }) => Promise<ProbeAnswer>;
  /** A channel of CHANNEL_PREFIX to try. */
  readonly channelName: string;
  readonly createChannels: boolean;
  readonly isHttps: boolean;
}

/** What was found of one need. */
export interface NeedFinding {
  readonly mark: 'good' | 'warning' | 'bad';
  readonly text: string;
  readonly fix?: string;
}

/** Rooms that are made in the database behind the target and nowhere else. */
export interface RoomsNeed {
  /** The statement that makes the rooms `<stem>-0` … `<stem>-<count − 1>`, as far as they are missing. */
  readonly sql: (rooms: RoomNames) => string;
}

/** The names of a test's rooms: `<stem>-0` to `<stem>-<count − 1>`. */
export interface RoomNames {
  readonly stem: string;
  readonly count: number;
}

/** What a health answer says. */
export type HealthAnswer =
  | { readonly ok: true; readonly version?: string }
  | { readonly ok: false; readonly problem: string };

/** Settings of the target that go over what a protocol has of its own. */
export interface WireSettings {
  /** Path of the realtime server, such as `/rt/`. */
  readonly path?: string;
  /** Socket.IO's namespace, such as `/chat`. */
  readonly namespace?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Beside what the protocol itself sends to prove who the user is. */
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How one chat system speaks: one folder a system, `lib/protocols/<system>/index.ts`, exports it as `protocol`. */
export interface ChatProtocol<State = unknown> {
  /** The folder's name, and the value of PROTOCOL. */
  readonly name: string;
  /** What people call the system. */
  readonly title: string;
  readonly features: Features;
  readonly codec: Codec<State>;
  readonly probe: Probe;
  /** The same protocol with settings of the target; absent where it has none to set. */
  readonly withSettings?: (settings: WireSettings) => ChatProtocol<State>;
}
