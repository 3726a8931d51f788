import { type FailureLog, noteAnswer } from '../../../http/failure-log.ts';
import type { HttpClient } from '../../../http/http-client.ts';
import type { RestSession } from '../../../http/rest-session.ts';
import { fetchCsrf } from './routes.ts';

/** The CSRF token of a session, fetched the first time; undefined when the target gives none. */
export async function csrfTokenOf(
  client: HttpClient,
  log: FailureLog,
  session: RestSession,
): Promise<string | undefined> {
  if (session.csrfToken === undefined) {
    const answer = noteAnswer(log, 'csrf', await client.send(session, { ...fetchCsrf(), step: 'csrf' }));
    if (answer.ok) {
      const { csrfToken, token, data } = answer.body;
      session.csrfHeader = data?.headerName ?? session.csrfHeader;
      session.csrfToken = csrfToken ?? token ?? data?.csrfToken ?? data?.token ?? undefined;
      if (session.csrfToken === undefined) {
        log('csrf', 'shape', 'expected csrfToken, token or data.csrfToken, got none of them');
      }
    }
  }
  return session.csrfToken;
}
