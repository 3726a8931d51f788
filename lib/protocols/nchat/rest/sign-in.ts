import { type FailureLog, noteAnswer } from '../../../http/failure-log.ts';
import type { HttpClient } from '../../../http/http-client.ts';
import { openRestSession, type RestSession } from '../../../http/rest-session.ts';
import type { Credential } from '../../../sessions/users.ts';
import { signIn } from './routes.ts';
import { tokenLife } from './token-life.ts';

/** A session for a credential: as it is for a token, by POST /api/auth/signin for a password; undefined when refused. */
export async function signInUser(
  client: HttpClient,
  log: FailureLog,
  credential: Credential,
  role: RestSession['role'] = 'member',
): Promise<RestSession | undefined> {
  if (credential.kind === 'token') {
    const { userId, token, refreshToken } = credential;
    const life = tokenLife(token);
    const { issuedAtMs = Date.now(), expiresAtMs } = life ?? {};
    return openRestSession({ userId, accessToken: token, refreshToken, role, issuedAtMs, expiresAtMs });
  }
  const call = { ...signIn(credential.email, credential.password), step: 'signin' } as const;
  const answer = noteAnswer(log, call.step, await client.send(undefined, call));
  if (!answer.ok) {
    return undefined;
  }
  const { accessToken, refreshToken, user, expiresIn } = answer.body.data;
  const issuedAtMs = Date.now();
  const expiresAtMs = issuedAtMs + expiresIn * 1_000;
  return openRestSession({ userId: user.id, accessToken, refreshToken, role, issuedAtMs, expiresAtMs });
}
