/** The head of every minted token (RFC 7519). */
export const tokenHead = { alg: 'HS256', typ: 'JWT' } as const;

/** The name of the user with a global index, where the tests make up their users. */
export function nameOfUser(index: number): string {
  return `k6-user-${index}`;
}

/** The claims that ɳChat reads of a minted token, issued at `nowMs` (epoch) and valid for `lifeS` seconds. */
export function tokenClaims(
  userId: string,
  nowMs: number,
  lifeS: number,
  role: 'member' | 'admin' = 'member',
): Readonly<Record<string, string | number>> {
  const nowS = Math.floor(nowMs / 1_000);
  return { userId, sub: userId, email: `${userId}@example.test`, role, iat: nowS, exp: nowS + lifeS };
}
