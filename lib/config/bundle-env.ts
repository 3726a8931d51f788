import { variables } from './all-variables.ts';
import { scopedName } from './check-names.ts';
import type { Environment } from './resolve-loads.ts';
import type { TestDefinition } from './test-definition.ts';
import { targetVariables } from './variables.ts';

/**
 * The environment that one test's bundle gets: whatever is not ours untouched, the target variables, and of the load
 * variables just those this test reads, its own scoped ones taken first. Values win over the environment.
 */
export function bundleEnv(
  env: Environment,
  definition: TestDefinition,
  values: Environment = {},
): Record<string, string> {
  const all = { ...env, ...values };
  const found: Record<string, string | undefined> = {};
  for (const [name, text] of Object.entries(all)) {
    if (name in targetVariables || !(name in variables)) {
      found[name] = text;
    }
  }
  for (const name of definition.uses) {
    found[name] = all[scopedName(definition.name, name)] || all[name];
    delete found[scopedName(definition.name, name)];
  }
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''),
  );
}
