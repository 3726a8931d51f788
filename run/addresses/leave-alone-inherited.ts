import type { Environment } from '../../lib/config/environment.ts';

/** What other programs call the servers of another project: in a shell's environment these names mean nothing to us. */
const SHARED = ['DATABASE_URL', 'REDIS_URL', 'MEILI_URL', 'PROMETHEUS_URL'] as const;

/** An environment without what was not meant for us. */
export interface OwnEnvironment {
  readonly env: Environment;
  readonly warnings: readonly string[];
}

/**
 * Drops the addresses of servers that merely happen to be in the environment: only what the command or the target file
 * names is dialled, since the built-in target writes into its database.
 * @param given names given to the command
 */
export function leaveAloneInherited(env: Environment, given: readonly string[]): OwnEnvironment {
  const inherited = SHARED.filter((name) => env[name] !== undefined && !given.includes(name));
  return {
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !inherited.some((each) => each === name))),
    warnings: inherited.map(
      (name) =>
        `${name} is set in the environment and was left alone: it may be another project's. Name it in a target file ("sources") or give it to the command to have it used.`,
    ),
  };
}
