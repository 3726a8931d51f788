import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who a token speaks for. */
export interface Identity {
  userId: string;
  role: string;
  email?: string;
}

/** The outcome of reading a token: an identity, or the reason to refuse it. */
export type TokenCheck = { ok: true; identity: Identity } | { ok: false; reason: string };

const HEADER = encodePart({ alg: 'HS256', typ: 'JWT' });

/** Lifetime of an access token in seconds. */
export const ACCESS_TOKEN_LIFETIME_S = 3_600;

const REFRESH_TOKEN_LIFETIME_S = 7 * 86_400;

/** Signs an access token and a refresh token for an identity. */
export function issueTokens(
  identity: Identity,
  secret: string,
  nowMs: number,
): { accessToken: string; refreshToken: string; expiresIn: number } {
  const issuedAt = Math.floor(nowMs / 1000);
  const claims = { ...identity, sub: identity.userId, iat: issuedAt };
  return {
    accessToken: signToken({ ...claims, exp: issuedAt + ACCESS_TOKEN_LIFETIME_S }, secret),
    refreshToken: signToken({ ...claims, use: 'refresh', exp: issuedAt + REFRESH_TOKEN_LIFETIME_S }, secret),
    expiresIn: ACCESS_TOKEN_LIFETIME_S,
  };
}

/** Signs claims as an HS256 JSON Web Token (RFC 7515, RFC 7519). */
export function signToken(claims: Record<string, unknown>, secret: string): string {
  const body = `${HEADER}.${encodePart(claims)}`;
  return `${body}.${signatureOf(body, secret)}`;
}

/** Verifies an HS256 token for a use; the claim `userId` is required, `exp` is respected where present. */
export function verifyToken(
  token: string,
  secret: string | Buffer,
  nowMs: number,
  use: 'access' | 'refresh' = 'access',
): TokenCheck {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  if (signature === '' || rest.length > 0) {
    return refuse('the token is not a JSON Web Token');
  }
  if (decodePart(header)?.['alg'] !== 'HS256') {
    return refuse('the token is not signed with HS256');
  }
  if (!equalStrings(signature, signatureOf(`${header}.${payload}`, secret))) {
    return refuse('the signature of the token is wrong');
  }
  const claims = decodePart(payload);
  if (claims === undefined) {
    return refuse('the token holds no claims');
  }
  if (typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= nowMs) {
    return refuse('the token has expired');
  }
  if ((claims['use'] === 'refresh') !== (use === 'refresh')) {
    return refuse(use === 'refresh' ? 'the token is not a refresh token' : 'the token is a refresh token');
  }
  const userId = claims['userId'];
  if (typeof userId !== 'string' || userId === '') {
    return refuse('the token has no claim userId');
  }
  const role = typeof claims['role'] === 'string' ? claims['role'] : 'member';
  const email = typeof claims['email'] === 'string' ? { email: claims['email'] } : {};
  return { ok: true, identity: { userId, role, ...email } };
}

/** Compares two strings in a time that does not depend on where they differ. */
export function equalStrings(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left);
  const rightBytes = Buffer.from(right);
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}

function refuse(reason: string): TokenCheck {
  return { ok: false, reason };
}

function signatureOf(body: string, secret: string | Buffer): string {
  return createHmac('sha256', secret).update(body).digest('base64url');
}

function encodePart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decodePart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
