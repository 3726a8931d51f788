import { createHmac, randomBytes } from 'node:crypto';
import { equalStrings } from './token.ts';

/** The cookie that carries the signed token. */
export const CSRF_COOKIE = 'nchat-csrf-token';

/** The header that must come with the cookie, as the answer of GET /api/csrf names it. */
export const CSRF_HEADER = 'X-CSRF-Token';

/** Makes a token and its cookie value `token:signature`. */
export function issueCsrf(secret: string): { token: string; cookieValue: string } {
  const token = randomBytes(32).toString('hex');
  return { token, cookieValue: sign(token, secret) };
}

/**
 * Tells whether a request has a cookie that this server signed, and a header. The cookie decides: a header that holds a
 * bare token is not compared with it, one that holds a signed one must be signed too.
 */
export function checkCsrf(header: unknown, cookieValue: unknown, secret: string): boolean {
  if (typeof header !== 'string' || header === '' || typeof cookieValue !== 'string') {
    return false;
  }
  const [token = ''] = cookieValue.split(':');
  if (!equalStrings(cookieValue, sign(token, secret))) {
    return false;
  }
  return !header.includes(':') || equalStrings(header, sign(header.split(':')[0] ?? '', secret));
}

function sign(token: string, secret: string): string {
  return `${token}:${createHmac('sha256', secret).update(`csrf:${token}`).digest('hex')}`;
}
