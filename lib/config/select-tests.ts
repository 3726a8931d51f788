import { nearestName } from './nearest-name.ts';
import type { TestDefinition } from './test-definition.ts';

/**
 * The wanted tests in the order of a run, all where none is named; a name that is none is added to `problems`. Apart
 * from how loads are laid together, because a bundle has but one test to choose from.
 */
export function selectTests(
  wanted: readonly string[],
  definitions: readonly TestDefinition[],
  problems: string[],
): readonly TestDefinition[] {
  const sorted = [...definitions].sort((a, b) => a.order - b.order || a.name.localeCompare(b.name));
  const names = sorted.map(({ name }) => name);
  for (const name of wanted.filter((each) => !names.includes(each))) {
    const near = nearestName(name, names);
    const hint = near ? `did you mean ${near}?` : `the tests are ${names.join(', ')}.`;
    problems.push(`TESTS: there is no test ${JSON.stringify(name)}; ${hint}`);
  }
  return wanted.length === 0 ? sorted : sorted.filter(({ name }) => wanted.includes(name));
}
