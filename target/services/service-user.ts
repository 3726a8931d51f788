import { execFileSync } from 'node:child_process';

/** The account a service runs under, or an empty object for the current one. */
export interface ServiceUser {
  uid?: number;
  gid?: number;
}

/**
 * Returns the account for PostgreSQL, which refuses to run as root: `postgres` when the system has it, else
 * `nobody`, and the current account when that is not root.
 */
export function findServiceUser(): ServiceUser {
  if (process.getuid?.() !== 0) {
    return {};
  }
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      // No such account: try the next.
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and this system has neither a "postgres" nor a "nobody" account. ' +
      'Run the target as an ordinary user, or set DATABASE_URL.',
  );
}
