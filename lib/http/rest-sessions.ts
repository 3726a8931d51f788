import { rest } from '#protocol/rest';
import type { Users } from '../sessions/users.ts';
import type { FailureLog } from './failure-log.ts';
import type { HttpClient } from './http-client.ts';
import type { RestSession } from './rest-session.ts';

/** Gives the session of user `index`, signing in the first time; undefined when the target refuses. */
export type RestSessions = (index: number) => Promise<RestSession | undefined>;

/** The signed-in accounts of one VU's users. A refusal is counted; it never throws. */
export function createRestSessions(users: Users, client: HttpClient, fail: FailureLog): RestSessions {
  const known = new Map<number, Promise<RestSession | undefined>>();
  return async (index) => {
    const signing =
      known.get(index) ?? rest?.signIn(client, fail, users.credential(index)) ?? Promise.resolve(undefined);
    known.set(index, signing);
    const session = await signing;
    if (session !== undefined) {
      await rest?.freshen?.(client, fail, session);
    }
    return session;
  };
}
