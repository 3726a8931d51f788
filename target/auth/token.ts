import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token claims. */
export interface TokenClaims {
  /** The user of the realtime server. */
  userId?: string;
  /** The claim `sub`: the account of the auth service. */
  subject?: string;
  role?: string;
  email?: string;
  /** The claims `iat`, `exp` and `jti`, by which the auth service knows its own tokens. */
  issued: { atS: number; untilS: number; mark: string };
}

/** The outcome of reading a token: its claims, or the reason to refuse it. */
export type TokenCheck = { ok: true; claims: TokenClaims } | { ok: false; reason: string };

const HEADER = encodePart({ alg: 'HS256', typ: 'JWT' });

/** Signs claims as an HS256 JSON Web Token (RFC 7515, RFC 7519). */
export function signToken(claims: Record<string, unknown>, secret: string): string {
  const body = `${HEADER}.${encodePart(claims)}`;
  return `${body}.${signatureOf(body, secret)}`;
}

/** Verifies an HS256 token for a use; `userId` or `sub` is required, `exp` is respected where present. */
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
  const textOf = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const userId = textOf('userId');
  const subject = textOf('sub');
  if (userId === undefined && subject === undefined) {
    return refuse('the token names nobody');
  }
  const role = textOf('role');
  const email = textOf('email');
  return {
    ok: true,
    claims: {
      ...(userId === undefined ? {} : { userId }),
      ...(subject === undefined ? {} : { subject }),
      ...(role === undefined ? {} : { role }),
      ...(email === undefined ? {} : { email }),
      issued: { atS: Number(claims['iat']), untilS: Number(claims['exp']), mark: textOf('jti') ?? '' },
    },
  };
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
