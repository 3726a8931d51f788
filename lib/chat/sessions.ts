import type { FailureLog } from './http/failure-log.ts';
import type { HttpClient } from './http/http-client.ts';
import type { Session } from './http/session.ts';
import { signInUser } from './http/sign-in.ts';
import type { Users } from './users.ts';

/** Gives the session of user `index`, signing in the first time; undefined when the target refuses. */
export type Sessions = (index: number) => Promise<Session | undefined>;

/** Sessions of one VU's users. A refusal is counted; it never throws. */
export function createSessions(users: Users, client: HttpClient, fail: FailureLog): Sessions {
  const known = new Map<number, Promise<Session | undefined>>();
  return (index) => {
    const session = known.get(index) ?? signInUser(client, fail, users.credential(index));
    known.set(index, session);
    return session;
  };
}
