import { secretNames } from '../lib/config/bundle-config.ts';

/** An environment parted into what may be written anywhere and what may not. */
export interface PartedEnvironment {
  readonly plain: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Parts the variables of a test; empty ones are left out. */
export function partEnvironment(env: Readonly<Record<string, string>>): PartedEnvironment {
  const entries = Object.entries(env).filter(([, value]) => value !== '');
  const isSecret = ([name]: readonly [string, string]): boolean => secretNames.includes(name);
  return {
    plain: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secrets: Object.fromEntries(entries.filter(isSecret)),
  };
}
