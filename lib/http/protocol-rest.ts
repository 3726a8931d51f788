import type { MessageContent } from '../load/message-content.ts';
import type { ErrorKind } from '../metrics/error-kinds.ts';
import type { RestTest } from '../sessions/create-client.ts';
import type { ChatVu } from '../sessions/open-chat-vu.ts';
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
    test: RestTest,
    users: Users,
    names: readonly string[],
  ) => Promise<readonly string[]>;
  /** Sends a message; it is read back by WebSocket like any other. */
  readonly postMessage: (vu: ChatVu, message: PostedMessage, content: MessageContent) => Promise<void>;
  /** What a status that was not expected means, by the system's own words in the body, and those words. */
  readonly classify: (status: number, body: string) => { readonly kind: ErrorKind; readonly said: string };
  /** Makes sure that the token of a session is good for a while; undefined where it is. */
  readonly freshen?: (client: HttpClient, log: FailureLog, session: RestSession) => Promise<void> | undefined;
  /** Whether a token must be refreshed before a user dials with it. */
  readonly isExpiring?: (token: string) => boolean;
}
