/** The head of every minted token (RFC 7519). */
export const tokenHead = { alg: 'HS256', typ: 'JWT' } as const;

/** The name of the user with a global index, where the tests make up their users. */
export function nameOfUser(index: number): string {
  return `k6-user-${index}`;
}

/**
 * The UUID of the account of the user with a global index, where tokens are minted: ɳChat's REST API takes no other ids.
 * The accounts must exist; the built-in target has them.
 */
export function accountIdOf(index: number): string {
  return `00000000-0000-4000-8000-${(index + 1).toString(16).padStart(12, '0')}`;
}

/**
 * The claims that ɳChat reads of a minted token, issued at `nowMs` (epoch) and valid for `lifeS` seconds: its realtime
 * server the user by `userId`, its auth service the account by `sub`.
 */
export function tokenClaims(
  index: number,
  nowMs: number,
  lifeS: number,
  role: 'member' | 'admin' = 'member',
): Readonly<Record<string, string | number>> {
  const nowS = Math.floor(nowMs / 1_000);
  const userId = nameOfUser(index);
  return {
    userId,
    sub: accountIdOf(index),
    email: `${userId}@example.test`,
    role,
    iat: nowS,
    exp: nowS + lifeS,
  };
}
