import { createHmac } from 'node:crypto';
import type { User, UserStore } from '../store/user-store.ts';
import { equalStrings, signToken, type TokenClaims, verifyToken } from './token.ts';

/** The account behind a request. */
export interface Identity {
  userId: string;
  role: string;
  email: string;
}

/** The outcome of judging a token: the account, or the reason to refuse it. */
export type Judgement = { ok: true; identity: Identity } | { ok: false; reason: string };

/** What a sign-in or a refresh gives. */
export interface IssuedTokens {
  accessToken: string;
  refreshToken: string;
  /** Lifetime of the access token in seconds. */
  expiresIn: number;
}

/** Lifetime of an access token in seconds, as the real application has it. */
export const ACCESS_TOKEN_LIFETIME_S = 900;

const REFRESH_TOKEN_LIFETIME_S = 30 * 86_400;

/** Who says whether a token is good: every REST call with a Bearer token asks it. */
export interface AuthService {
  issue: (user: Pick<User, 'id' | 'role' | 'email'>) => IssuedTokens;
  /** Judges an access token. */
  judge: (token: string) => Promise<Judgement>;
  /** Judges a refresh token. */
  judgeRefresh: (token: string) => Promise<Judgement>;
}

/** What an auth service is made of. */
export interface AuthServiceOptions {
  users: Pick<UserStore, 'findById'>;
  /** The secret of all tokens, which the realtime server has too. */
  jwtSecret: string;
  /** `accounts`: only tokens that it issued itself are good. `shared`: others of the same secret for an account are too. */
  mode: 'accounts' | 'shared';
  lifetimeS: number;
  now: () => number;
}

/**
 * Makes the auth service. Its access tokens name the account by `sub` alone, never by `userId`: the realtime server
 * takes such a token, and its frames then name no user.
 */
export function createAuthService({
  users,
  jwtSecret,
  mode,
  lifetimeS,
  now,
}: AuthServiceOptions): AuthService {
  // What marks its own tokens, the same after a restart; who mints with the shared secret does not make the mark.
  const key = createHmac('sha256', jwtSecret).update('auth service').digest();
  const markOf = (subject: string, atS: number, untilS: number): string =>
    createHmac('sha256', key).update(`${subject} ${atS} ${untilS}`).digest('base64url').slice(0, 22);
  const accounts = new Map<string, User>();
  const find = async (id: string): Promise<User | undefined> => {
    const known = accounts.get(id) ?? (await users.findById(id));
    if (known !== undefined) {
      accounts.set(id, known);
    }
    return known;
  };
  const isOwn = ({ subject = '', issued }: TokenClaims): boolean =>
    equalStrings(issued.mark, markOf(subject, issued.atS, issued.untilS));
  const judge = async (token: string, use: 'access' | 'refresh'): Promise<Judgement> => {
    const check = verifyToken(token, jwtSecret, now(), use);
    if (!check.ok) {
      return check;
    }
    const { claims } = check;
    if (mode === 'accounts' && !isOwn(claims)) {
      return { ok: false, reason: 'the auth service did not issue this token' };
    }
    const user = await find(claims.subject ?? claims.userId ?? '');
    if (user === undefined) {
      return { ok: false, reason: 'there is no such account' };
    }
    const role = mode === 'shared' ? (claims.role ?? user.role) : user.role;
    return { ok: true, identity: { userId: user.id, role, email: user.email } };
  };
  return {
    issue: ({ id, role, email }) => {
      const atS = Math.floor(now() / 1000);
      const sign = (untilS: number, extra: Record<string, unknown>) =>
        signToken(
          { sub: id, email, role, iat: atS, exp: untilS, jti: markOf(id, atS, untilS), ...extra },
          jwtSecret,
        );
      return {
        accessToken: sign(atS + lifetimeS, {}),
        refreshToken: sign(atS + REFRESH_TOKEN_LIFETIME_S, { use: 'refresh' }),
        expiresIn: lifetimeS,
      };
    },
    judge: (token) => judge(token, 'access'),
    judgeRefresh: (token) => judge(token, 'refresh'),
  };
}
