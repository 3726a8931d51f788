import type { Configuration } from './configure.ts';
import { readUsers } from './read-users.ts';

/**
 * What is wrong with the accounts that the tests are to use, undefined when they can be tried: known before any load,
 * it must not be found by one test after another.
 */
export async function checkAccounts({
  target,
  tests,
  protocol,
}: Pick<Configuration, 'target' | 'tests' | 'protocol'>): Promise<string | undefined> {
  const { targetUrl, usersFile, jwtSecret } = target;
  if (!protocol.protocol.features.accounts) {
    return undefined;
  }
  if (usersFile === undefined) {
    // The built-in target brings its own secret.
    return targetUrl === undefined || jwtSecret !== undefined
      ? undefined
      : 'there are none: set JWT_SECRET to mint tokens, or USERS_FILE to a JSON or CSV file of users.';
  }
  const needed = Math.max(0, ...tests.map(({ load }) => load.users));
  try {
    const { length } = await readUsers(usersFile);
    return length >= needed
      ? undefined
      : `USERS_FILE ${usersFile}: expected at least ${needed} users, got ${length}; add users or lower USERS.`;
  } catch (error) {
    if (!(error instanceof Error)) {
      throw error;
    }
    return 'code' in error
      ? `USERS_FILE: expected a file of users, but ${usersFile} cannot be read (${error.code}).`
      : error.message;
  }
}
