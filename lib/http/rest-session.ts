import http from 'k6/http';

/** One signed-in REST user. */
export interface RestSession {
  readonly userId: string;
  /** Replaced by every refresh. */
  accessToken: string;
  /** When the access token was issued and when it ends, epoch ms; no end is known where it is undefined. */
  issuedAtMs: number;
  expiresAtMs: number | undefined;
  /** Absent where the credential gives none; then this user cannot refresh. */
  refreshToken: string | undefined;
  readonly role: 'member' | 'admin';
  /** Its own, as a browser has: the CSRF cookie belongs to one user. */
  readonly jar: http.CookieJar;
  /** Fetched before the first POST that needs it. */
  csrfToken: string | undefined;
  /** The header that carries it, as the target names it. */
  csrfHeader: string;
}

/** A session with an own cookie jar. */
export function openRestSession(
  identity: Pick<
    RestSession,
    'userId' | 'accessToken' | 'refreshToken' | 'role' | 'issuedAtMs' | 'expiresAtMs'
  >,
): RestSession {
  return { ...identity, jar: new http.CookieJar(), csrfToken: undefined, csrfHeader: 'X-CSRF-Token' };
}
