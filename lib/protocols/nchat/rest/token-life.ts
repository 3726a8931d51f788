import encoding from 'k6/encoding';

/** When a JSON Web Token was issued and when it ends, epoch ms; `undefined` for what says no end. */
export interface TokenLife {
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** Reads the claims `iat` and `exp` of a token, which is not verified: the target does that. */
export function tokenLife(token: string): TokenLife | undefined {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(encoding.b64decode(payload, 'rawurl', 's'));
    if (typeof claims !== 'object' || claims === null) {
      return undefined;
    }
    const { exp, iat } = claims as Readonly<Record<string, unknown>>;
    if (typeof exp !== 'number') {
      return undefined;
    }
    const expiresAtMs = exp * 1_000;
    return { expiresAtMs, issuedAtMs: typeof iat === 'number' ? iat * 1_000 : expiresAtMs };
  } catch {
    return undefined;
  }
}
