import type { Environment } from './environment.ts';
import { editDistance, nearestName } from './nearest-name.ts';
import type { TestDefinition } from './test-definition.ts';
import { type LoadVariable, loadVariables } from './variables.ts';

/** The environment name of a load variable for one test: `API_ENDPOINTS_USERS`. */
export function scopedName(test: string, variable: string): string {
  return `${prefixOf(test)}${variable}`;
}

/** What is wrong with names: a problem where they were given to the command, else a warning. */
export interface NameFindings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Names that cannot be meant as they stand, next to the `names` that can: unknown ones given to the command or beginning
 * like ours, and names one letter away from ours. The environment holds names of all programs (`TARGET_ENV`, `STAGE`), so
 * that there they are only warned of.
 */
export function findUnknown(
  env: Environment,
  definitions: readonly TestDefinition[],
  names: readonly string[],
  given: readonly string[],
): NameFindings {
  const known = [
    ...names,
    ...definitions.flatMap((definition) => [
      ...Object.keys(definition.variables ?? {}),
      ...variablesOf(definition).map((variable) => scopedName(definition.name, variable)),
    ]),
  ];
  const prefixes = ['TARGET_', ...definitions.map(({ name }) => prefixOf(name))];
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const name of Object.keys(env)) {
    if (env[name] === undefined || known.includes(name)) {
      continue;
    }
    const near = nearestName(name, known);
    if (given.includes(name)) {
      problems.push(
        `${name}: no such variable${near ? `; did you mean ${near}?` : '. README lists them all.'}`,
      );
    } else if (prefixes.some((prefix) => name.startsWith(prefix)) || isSlip(name, near)) {
      const meant = near ? ` Did you mean ${near}?` : '';
      warnings.push(`${name} is set in the environment and is no variable of k6-chat: left alone.${meant}`);
    }
  }
  return { problems, warnings };
}

/** The variables that a test reads: those of all tests that it uses, and its own. */
export function variablesOf({ uses, variables = {} }: TestDefinition): readonly string[] {
  return [...uses, ...Object.keys(variables)];
}

/** Load variables that no selected test reads: they would be ignored without a word. */
export function findUnused(
  env: Environment,
  selected: readonly TestDefinition[],
  given: readonly string[],
): NameFindings {
  const tests = selected.map(({ name }) => name).join(', ');
  const unused = (Object.keys(loadVariables) as LoadVariable[]).filter(
    (name) => (env[name] ?? '') !== '' && !selected.some(({ uses }) => uses.includes(name)),
  );
  return {
    problems: unused
      .filter((name) => given.includes(name))
      .map((name) => `${name}: not used by ${tests}; leave it out, or choose a test that uses it.`),
    warnings: unused
      .filter((name) => !given.includes(name))
      .map((name) => `${name} is set in the environment and not used by ${tests}: left alone.`),
  };
}

/** Whether a variable of the environment, which holds those of all programs, is one of ours with a slip in it. */
function isSlip(name: string, near: string | undefined): boolean {
  return near !== undefined && name.length >= 5 && editDistance(name, near) === 1 && !foreign.includes(name);
}

function prefixOf(test: string): string {
  return `${test.toUpperCase().replaceAll('-', '_')}_`;
}

/** Names of other programs that lie one letter from ours. */
const foreign: readonly string[] = ['USER', 'TEST'];
