import type { MessageContent } from '../load/message-content.ts';
import type { ErrorKind } from '../metrics/error-kinds.ts';
import type { KnownTarget } from '../sessions/known-target.ts';
import type { Credential, Users } from '../sessions/users.ts';
import type { FailureLog } from './failure-log.ts';
import type { HttpClient } from './http-client.ts';
import type { RestSession } from './rest-session.ts';

/** What a message that goes by REST is about. */
export interface PostedMessage {
  /** The sender, by its session in the VU. */
  readonly session: number;
  /** The room, by its place in the VU. */
  readonly room: number;
  /** The moment it was due, epoch ms. */
  readonly dueMs: number;
  readonly channelId: string;
}

/** What a set-up makes its calls with. */
export interface SetupCalls {
  readonly client: HttpClient;
  readonly log: FailureLog;
  readonly target: KnownTarget;
}

/** The side of a virtual user that enters in the ledger what becomes of a message. */
export interface MessagePoster {
  readonly client: HttpClient;
  readonly log: FailureLog;
  /** Epoch ms. */
  readonly clock: () => number;
  /** The signed-in account of a session; undefined when it was refused, which is then counted. */
  readonly account: (session: number) => Promise<RestSession | undefined>;
  /** The message was due and could not be sent. */
  readonly countNotSent: (reason: string) => void;
  /** It is being sent; returns its number in its room. */
  readonly enter: (session: number, dueMs: number, sentMs: number) => number;
  /** The text that identifies it. */
  readonly token: (room: number, seq: number) => string;
  readonly accept: (sentMs: number, answeredMs: number) => void;
  readonly refuse: (room: number, seq: number, kind: ErrorKind, reason: string) => void;
}

/** The REST side of a chat system: `lib/protocols/<system>/rest/index.ts` exports it as `rest`; it runs in k6. */
export interface ProtocolRest {
  /** A signed-in session for a credential; undefined when the target refuses, which is then in the log. */
  readonly signIn: (
    client: HttpClient,
    log: FailureLog,
    credential: Credential,
    role?: RestSession['role'],
  ) => Promise<RestSession | undefined>;
  /**
   * Makes sure, in set-up, that the channels of these names exist and that the users may use them; returns their ids.
   * @throws when the target refuses, with its answer: without its channels a test would measure nothing.
   */
  readonly ensureChannels: (
    calls: SetupCalls,
    users: Users,
    names: readonly string[],
  ) => Promise<readonly string[]>;
  /** Sends a message; it is read back by WebSocket like any other. */
  readonly postMessage: (
    poster: MessagePoster,
    message: PostedMessage,
    content: MessageContent,
  ) => Promise<void>;
  /** What a status that was not expected means, by the system's own words in the body, and those words. */
  readonly classify: (status: number, body: string) => { readonly kind: ErrorKind; readonly said: string };
  /** Makes sure that the token of a session is good for a while; undefined where it is. */
  readonly freshen?: (client: HttpClient, log: FailureLog, session: RestSession) => Promise<void> | undefined;
  /** Whether a token must be refreshed before a user dials with it. */
  readonly isExpiring?: (token: string) => boolean;
}
