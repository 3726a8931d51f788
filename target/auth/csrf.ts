import { createHmac, randomBytes } from 'node:crypto';
import { equalStrings } from './token.ts';

/** The cookie that carries the signed token. */
export const CSRF_COOKIE = 'nchat-csrf-token';

/** The header that must repeat the token. */
export const CSRF_HEADER = 'x-csrf-token';

/** Makes a token and its cookie value `token:signature` (double submit: header and cookie must agree). */
export function issueCsrf(secret: string): { token: string; cookieValue: string } {
  const token = randomBytes(32).toString('hex');
  return { token, cookieValue: sign(token, secret) };
}

/** Tells whether the header repeats the token of a cookie that this server signed; the signed form is taken too. */
export function checkCsrf(header: unknown, cookieValue: unknown, secret: string): boolean {
  if (typeof header !== 'string' || typeof cookieValue !== 'string') {
    return false;
  }
  const [token = ''] = cookieValue.split(':');
  if (!equalStrings(cookieValue, sign(token, secret))) {
    return false;
  }
  return equalStrings(header, token) || equalStrings(header, cookieValue);
}

function sign(token: string, secret: string): string {
  return `${token}:${createHmac('sha256', secret).update(`csrf:${token}`).digest('hex')}`;
}
