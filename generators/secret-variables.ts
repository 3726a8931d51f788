import { targetVariables, type Variable } from '../lib/config/variables.ts';

/** The variables of a bundle whose values are secrets. */
export const secretVariables: readonly string[] = Object.entries(
  targetVariables as Readonly<Record<string, Variable>>,
)
  .filter(([, variable]) => variable.secret === true)
  .map(([name]) => name);

/** An environment parted into what may be written anywhere and what may not. */
export interface PartedEnvironment {
  readonly plain: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Parts the variables of a test; empty ones are left out. */
export function partEnvironment(env: Readonly<Record<string, string>>): PartedEnvironment {
  const entries = Object.entries(env).filter(([, value]) => value !== '');
  const isSecret = ([name]: readonly [string, string]): boolean => secretVariables.includes(name);
  return {
    plain: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secrets: Object.fromEntries(entries.filter(isSecret)),
  };
}
