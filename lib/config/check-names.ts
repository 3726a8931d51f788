import { editDistance, nearestName } from './nearest-name.ts';
import type { Environment } from './resolve-loads.ts';
import type { TestDefinition } from './test-definition.ts';
import { type LoadVariable, loadVariables } from './variables.ts';

/** The environment name of a load variable for one test: `API_ENDPOINTS_USERS`. */
export function scopedName(test: string, variable: LoadVariable): string {
  return `${prefixOf(test)}${variable}`;
}

/**
 * Names that cannot be meant as they stand, next to the `names` that can: unknown ones given on the command line or beginning like ours, and names
 * one letter away from ours.
 */
export function findUnknown(
  env: Environment,
  definitions: readonly TestDefinition[],
  names: readonly string[],
  given: readonly string[],
): string[] {
  const known = [
    ...names,
    ...definitions.flatMap(({ name, uses }) => uses.map((variable) => scopedName(name, variable))),
  ];
  const prefixes = ['TARGET_', ...definitions.map(({ name }) => prefixOf(name))];
  const problems: string[] = [];
  for (const name of Object.keys(env)) {
    if (env[name] === undefined || known.includes(name)) {
      continue;
    }
    const near = nearestName(name, known);
    if (given.includes(name) || prefixes.some((prefix) => name.startsWith(prefix))) {
      problems.push(
        `${name}: no such variable${near ? `; did you mean ${near}?` : '. README lists them all.'}`,
      );
    } else if (isSlip(name, near)) {
      problems.push(
        `${name}: no such variable; did you mean ${near}? Unset it if it is not meant for k6-chat.`,
      );
    }
  }
  return problems;
}

/** A load variable that no selected test reads: it would be ignored without a word. */
export function findUnused(env: Environment, selected: readonly TestDefinition[]): string[] {
  const tests = selected.map(({ name }) => name).join(', ');
  return (Object.keys(loadVariables) as LoadVariable[])
    .filter((name) => (env[name] ?? '') !== '' && !selected.some(({ uses }) => uses.includes(name)))
    .map((name) => `${name}: not used by ${tests}; unset it, or choose a test that uses it.`);
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
