import { readFile } from 'node:fs/promises';
import { decodeUtf16 } from '../lib/sessions/decode-text.ts';
import { parseUsers, type UserEntry } from '../lib/sessions/parse-users.ts';

/** Reads USERS_FILE as the scripts do; rejects as `readFile` does, or with what is wrong with its text. */
export async function readUsers(path: string): Promise<readonly UserEntry[]> {
  const bytes = await readFile(path);
  const own = new Uint8Array(bytes).buffer;
  return parseUsers(decodeUtf16(own) ?? bytes.toString('utf8'), path);
}

/** Every text in USERS_FILE that must not be shown; none where there is no file, or it cannot be read. */
export async function secretsOfUsers(path: string | undefined): Promise<readonly string[]> {
  const users = path === undefined ? [] : await readUsers(path).catch(() => []);
  const secrets = users.flatMap((user) =>
    'token' in user ? [user.token, user.refreshToken ?? ''] : [user.password],
  );
  return [...new Set(secrets)].filter((secret) => secret !== '');
}
