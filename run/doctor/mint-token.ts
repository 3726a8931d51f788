import { createHmac } from 'node:crypto';
import { tokenClaims, tokenHead } from '../../lib/protocols/nchat/token-claims.ts';

const TOKEN_LIFE_S = 300;

/** An HS256 token of the first user of the tests, as the tests mint theirs. */
export function mintToken(secret: string, nowMs: number): string {
  const claims = tokenClaims(0, nowMs, TOKEN_LIFE_S);
  const signed = `${encode(tokenHead)}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
