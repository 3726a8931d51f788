import type { FailureLog } from './http/failure-log.ts';
import type { HttpClient } from './http/http-client.ts';
import type { Session } from './http/session.ts';
import { signInUser } from './http/sign-in.ts';
import type { Credential } from './users.ts';

/** Gives the session of a credential, signing in the first time; undefined when the target refuses. */
export type Sessions = (credential: Credential) => Promise<Session | undefined>;

/** Sessions of one VU's users. A refusal is counted; it never throws. */
export function createSessions(client: HttpClient, fail: FailureLog): Sessions {
  const known = new Map<Credential, Promise<Session | undefined>>();
  return (credential) => {
    const session = known.get(credential) ?? signInUser(client, fail, credential);
    known.set(credential, session);
    return session;
  };
}
