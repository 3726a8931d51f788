import type { TargetConfig } from '../../lib/config/variables.ts';
import { readUsers } from '../read-users.ts';
import { type AskOptions, ask } from '../target/ask.ts';
import { mintToken } from './mint-token.ts';

/** The token of the first user as the tests would have it; rejects with what was answered. Call it when `checkAccounts` finds them. */
export async function findToken(
  target: TargetConfig,
  targetUrl: string,
  options: AskOptions = {},
): Promise<string> {
  if (target.usersFile !== undefined) {
    const [user] = await readUsers(target.usersFile);
    if (user === undefined) {
      throw new Error(`USERS_FILE ${target.usersFile}: expected users, it has none.`);
    }
    return 'token' in user ? user.token : signIn(target, targetUrl, user, options);
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
  options: AskOptions,
): Promise<string> {
  const answer = await ask({
    url: `${targetUrl}/api/auth/signin`,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(rateLimitBypass === undefined ? {} : { 'x-ratelimit-bypass': rateLimitBypass }),
    },
    body: JSON.stringify({ email: user.email, password: user.password }),
    ...options,
  });
  if (!answer.ok) {
    throw new Error(`POST /api/auth/signin ${answer.problem}.`);
  }
  const body = parseJson(answer.text);
  const token = at(at(body, 'data'), 'accessToken');
  if (typeof token !== 'string') {
    throw new Error(
      `POST /api/auth/signin answered ${answer.status} without a token to the first user of USERS_FILE.`,
    );
  }
  return token;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
