import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import { scopedName } from './check-names.ts';
import type { Environment } from './environment.ts';
import { fitToProtocol } from './fit-to-protocol.ts';
import { parseValue } from './parse-value.ts';
import type { OwnVariables, TestDefinition } from './test-definition.ts';
import { type Load, loadVariables, type TargetConfig, targetVariables, type Variable } from './variables.ts';

type Values = Record<string, unknown>;

/** What is tested and how, as far as the environment could be read; problems are added to those given. */
export interface ResolvedLoads {
  readonly target: TargetConfig;
  /** The load of each test by name, in their order. */
  readonly loads: Readonly<Record<string, Load>>;
}

/** Lays the load of each test together: defaults, its profile, the variables for all tests, those for this test alone. */
export function resolveLoads(
  env: Environment,
  tests: readonly TestDefinition[],
  protocol: Pick<ChatProtocol, 'name' | 'features'>,
  problems: string[],
): ResolvedLoads {
  const target = readTable(targetVariables, env, problems) as TargetConfig;
  const general = readGiven(loadVariables, env, problems);
  problems.push(...profileProblems(target.profile, tests));
  const loads: Record<string, Load> = {};
  for (const definition of tests) {
    const variables: OwnVariables = definition.variables ?? {};
    const scoped = readGiven({ ...loadVariables, ...variables }, env, problems, (name) =>
      scopedName(definition.name, name),
    );
    const used = new Set<string>(definition.uses.map((name) => loadVariables[name].key));
    const asked = {
      ...Object.fromEntries(Object.entries(general).filter(([key]) => used.has(key))),
      ...readGiven(variables, env, problems),
      ...scoped,
    } as Partial<Load>;
    const profile = definition.profiles[target.profile];
    const load = { ...defaultsOf({ ...loadVariables, ...variables }), ...profile, ...asked } as Load;
    loads[definition.name] = fitToProtocol(load, asked, protocol, definition, problems);
  }
  return { target, loads };
}

/** The values of a table: its defaults, and over them what the environment gives; adds what does not fit to `problems`. */
export function readTable(
  table: Readonly<Record<string, Variable>>,
  env: Environment,
  problems: string[],
): Values {
  return { ...defaultsOf(table), ...readGiven(table, env, problems) };
}

function defaultsOf(table: Readonly<Record<string, Variable>>): Values {
  return Object.fromEntries(
    Object.values(table).flatMap((variable) =>
      variable.default === undefined ? [] : [[variable.key, variable.default]],
    ),
  );
}

function readGiven(
  table: Readonly<Record<string, Variable>>,
  env: Environment,
  problems: string[],
  nameOf: (name: string) => string = (name) => name,
): Values {
  const values: Values = {};
  for (const [name, variable] of Object.entries(table)) {
    const text = env[nameOf(name)] ?? '';
    if (text === '') {
      continue;
    }
    const parsed = parseValue(variable, text);
    if (parsed.ok) {
      values[variable.key] = parsed.value;
    } else {
      const isSecret = variable.secret || (variable.type === 'url' && /[@?#]/.test(text));
      const got = isSecret ? 'something else' : JSON.stringify(text.slice(0, 80));
      problems.push(`${nameOf(name)}: expected ${parsed.expected}, got ${got}.`);
    }
  }
  return values;
}

/** What is wrong with a profile that some tests do not have, once for all that have the same ones. */
function profileProblems(profile: string, tests: readonly TestDefinition[]): readonly string[] {
  const lacking = new Map<string, string[]>();
  for (const { name, profiles } of tests.filter((each) => !Object.hasOwn(each.profiles, profile))) {
    const names = Object.keys(profiles).join(', ');
    lacking.set(names, [...(lacking.get(names) ?? []), name]);
  }
  return [...lacking].map(([names, of]) => {
    const which = of.length === tests.length ? '' : ` for ${of.join(', ')}`;
    return `PROFILE: expected one of ${names}${which}, got ${JSON.stringify(profile)}.`;
  });
}
