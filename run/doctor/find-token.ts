import { readFile } from 'node:fs/promises';
import type { TargetConfig } from '../../lib/config/variables.ts';
import { parseUsers } from '../../lib/sessions/parse-users.ts';
import { mintToken } from './mint-token.ts';

const TIMEOUT_MS = 10_000;

/** The token of the first user as the tests would have it; rejects with what was answered. Call it when `checkAccounts` finds them. */
export async function findToken(target: TargetConfig, targetUrl: string): Promise<string> {
  if (target.usersFile !== undefined) {
    const [user] = parseUsers(await readFile(target.usersFile, 'utf8'), target.usersFile);
    if (user === undefined) {
      throw new Error(`USERS_FILE ${target.usersFile}: expected users, it has none.`);
    }
    return 'token' in user ? user.token : signIn(target, targetUrl, user);
  }
  if (target.jwtSecret !== undefined) {
    return mintToken(target.jwtSecret, Date.now());
  }
  throw new Error('there are none.');
}

async function signIn(
  { rateLimitBypass }: TargetConfig,
  targetUrl: string,
  user: { readonly email: string; readonly password: string },
): Promise<string> {
  const response = await fetch(`${targetUrl}/api/auth/signin`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(rateLimitBypass === undefined ? {} : { 'x-ratelimit-bypass': rateLimitBypass }),
    },
    body: JSON.stringify({ email: user.email, password: user.password }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body: unknown = await response.json().catch(() => undefined);
  const token = at(at(body, 'data'), 'accessToken');
  if (typeof token !== 'string') {
    throw new Error(
      `POST /api/auth/signin answered ${response.status} without a token to the first user of USERS_FILE.`,
    );
  }
  return token;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
