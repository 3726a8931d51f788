import { writeFile } from 'node:fs/promises';
import type { AuthService } from './auth/auth-service.ts';
import { accountId } from './store/account-ids.ts';

/** Which accounts to write. */
export interface UsersFileOptions {
  auth: Pick<AuthService, 'issue'>;
  /** Seeded accounts user-1@example.test …; the administrator comes after them. */
  count: number;
  password: string;
}

/** Signs the seeded accounts in and writes them as CSV, for USERS_FILE; nobody but the owner may read the file. */
export async function writeUsersFile(
  path: string,
  { auth, count, password }: UsersFileOptions,
): Promise<void> {
  const lineOf = (n: number, email: string, role: string): string => {
    const id = accountId(n);
    const { accessToken, refreshToken } = auth.issue({ id, email, role });
    return [email, quote(password), id, accessToken, refreshToken, role].join(',');
  };
  const members = Array.from({ length: count }, (_, i) =>
    lineOf(i + 1, `user-${i + 1}@example.test`, 'member'),
  );
  const admin = lineOf(0, 'admin@example.test', 'admin');
  const header = 'email,password,userId,token,refreshToken,role';
  await writeFile(path, `${[header, ...members, admin].join('\n')}\n`, { mode: 0o600 });
}

/** A field as RFC 4180 has it: any character may be in it. */
function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
