import type { Credential } from '../users.ts';
import { type FailureLog, noteAnswer } from './failure-log.ts';
import type { HttpClient } from './http-client.ts';
import { signIn } from './nchat-calls.ts';
import { openSession, type Session } from './session.ts';

/** A session for a credential: as it is for a token, by POST /api/auth/signin for a password; undefined when refused. */
export async function signInUser(
  client: HttpClient,
  log: FailureLog,
  credential: Credential,
  role: Session['role'] = 'member',
): Promise<Session | undefined> {
  if (credential.kind === 'token') {
    const { userId, token, refreshToken } = credential;
    return openSession({ userId, accessToken: token, refreshToken, role });
  }
  const call = { ...signIn(credential.email, credential.password), step: 'signin' } as const;
  const answer = noteAnswer(log, call.step, await client.send(undefined, call));
  if (!answer.ok) {
    return undefined;
  }
  const { accessToken, refreshToken, user } = answer.body.data;
  return openSession({ userId: user.id, accessToken, refreshToken, role });
}
