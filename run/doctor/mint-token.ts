import { createHmac } from 'node:crypto';

const TOKEN_LIFE_S = 300;

/** An HS256 token (RFC 7519) of the first user of the tests, with the claims that `lib/chat/users.ts` mints. */
export function mintToken(secret: string, nowMs: number): string {
  const userId = 'k6-user-0';
  const nowS = Math.floor(nowMs / 1_000);
  const email = `${userId}@example.test`;
  const claims = { userId, sub: userId, email, role: 'member', iat: nowS, exp: nowS + TOKEN_LIFE_S };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
