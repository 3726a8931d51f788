import crypto from 'k6/crypto';
import { SharedArray } from 'k6/data';
import encoding from 'k6/encoding';
import type { TargetConfig } from '../config/variables.ts';
import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import { accountIdOf, nameOfUser, tokenClaims, tokenHead } from '../protocols/nchat/token-claims.ts';
import { openUsers } from './open-users.ts';
import type { UserEntry } from './parse-users.ts';

/** How one user proves who it is. */
export type Credential =
  | {
      readonly kind: 'token';
      readonly userId: string;
      readonly token: string;
      /** Absent where the file gives none; then this user cannot refresh its token. */
      readonly refreshToken?: string;
      readonly role?: string;
    }
  | { readonly kind: 'password'; readonly email: string; readonly password: string };

/** What others call a user: its id, or its address where only that is known. */
export function nameOfCredential(credential: Credential): string {
  return credential.kind === 'token' ? credential.userId : credential.email;
}

/** The users of a test by global index. */
export interface Users {
  /**
   * The credential of user `index`; `admin` asks for a privileged one: a minted token, or an entry of the file with the
   * role `admin`. Without any it is the user's own.
   */
  credential(index: number, options?: { readonly admin?: boolean }): Credential;
  /** Tokens were given, and may end during a run; minted ones outlive it. */
  readonly mayExpire: boolean;
}

/** How long a minted token is valid, seconds: longer than any run. */
const TOKEN_LIFE_S = 24 * 3_600;

/**
 * Users from USERS_FILE, else minted from JWT_SECRET; just names where the system has no accounts. Call it at the top of a script: k6 opens files only there.
 * @throws when neither is set, or the file has fewer users than `needed`.
 */
export function createUsers(
  { target, protocol }: { readonly target: TargetConfig; readonly protocol: ChatProtocol },
  needed: number,
): Users {
  const { usersFile, jwtSecret } = target;
  if (!protocol.features.accounts) {
    return {
      mayExpire: false,
      credential: (index) => {
        const name = nameOfUser(index);
        return { kind: 'token', userId: name, token: name };
      },
    };
  }
  if (usersFile !== undefined) {
    const read = (isAdmin: boolean): UserEntry[] =>
      openUsers(usersFile, __ENV['PWD']).filter(({ role }) => (role === 'admin') === isAdmin);
    const entries = new SharedArray<UserEntry>('users', () => read(false));
    const admins = new SharedArray<UserEntry>('administrators', () => read(true));
    if (entries.length < needed) {
      throw new Error(
        `USERS_FILE ${usersFile}: expected at least ${needed} users, got ${entries.length}; add users or lower USERS.`,
      );
    }
    return {
      mayExpire: true,
      credential: (index, options) => {
        const privileged = options?.admin === true ? admins[index % Math.max(1, admins.length)] : undefined;
        return credentialOf(privileged ?? entries[index % entries.length]);
      },
    };
  }
  if (jwtSecret !== undefined) {
    return {
      mayExpire: false,
      credential: (index, options) => {
        const userId = accountIdOf(index);
        const admin = options?.admin === true;
        return {
          kind: 'token',
          userId,
          token: mintToken(index, jwtSecret, admin),
          // Minted when it is used: most tests never refresh.
          get refreshToken() {
            return mintToken(index, jwtSecret, admin, { use: 'refresh' });
          },
        };
      },
    };
  }
  throw new Error(
    'No credentials: set JWT_SECRET to mint tokens, or USERS_FILE to a JSON or CSV file of users.',
  );
}

function credentialOf(entry: UserEntry | undefined): Credential {
  if (entry === undefined) {
    throw new Error('USERS_FILE holds no users.');
  }
  return 'token' in entry ? { kind: 'token', ...entry } : { kind: 'password', ...entry };
}

/** An HS256 JSON Web Token (RFC 7519) with the claims ɳChat reads. */
function mintToken(index: number, secret: string, admin: boolean, extra: { use?: 'refresh' } = {}): string {
  const claims = tokenClaims(index, Date.now(), TOKEN_LIFE_S, admin ? 'admin' : 'member');
  const head = encoding.b64encode(JSON.stringify(tokenHead), 'rawurl');
  const body = encoding.b64encode(JSON.stringify({ ...claims, ...extra }), 'rawurl');
  return `${head}.${body}.${crypto.hmac('sha256', secret, `${head}.${body}`, 'base64rawurl')}`;
}
