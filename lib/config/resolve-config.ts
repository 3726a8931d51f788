import { variables } from './all-variables.ts';
import { findUnknown, findUnused } from './check-names.ts';
import { type Environment, readTable, resolveLoads } from './resolve-loads.ts';
import { selectTests } from './select-tests.ts';
import type { TestDefinition } from './test-definition.ts';
import { type Load, type RunConfig, runVariables, type TargetConfig } from './variables.ts';

/** Everything decided before any load, or every problem at once. */
export type ResolvedConfig =
  | {
      readonly ok: true;
      readonly target: TargetConfig;
      readonly run: RunConfig;
      /** The load of each selected test by name, in the order of the run. */
      readonly loads: Readonly<Record<string, Load>>;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Settings of `resolveConfig`. */
export interface ResolveOptions {
  /** Names given on the command line, where a name that is not ours is always an error. */
  readonly given?: readonly string[];
}

/** Parses and checks every variable of ours, for a run. */
export function resolveConfig(
  env: Environment,
  definitions: readonly TestDefinition[],
  options: ResolveOptions = {},
): ResolvedConfig {
  const problems: string[] = [];
  const run = readTable(runVariables, env, problems) as RunConfig;
  const selected = selectTests(run.tests, definitions, problems);
  const { target, loads } = resolveLoads(env, selected, problems);
  problems.push(
    ...findUnknown(env, definitions, Object.keys(variables), options.given ?? []),
    ...findUnused(env, selected),
  );
  return problems.length > 0 ? { ok: false, problems } : { ok: true, target, run, loads };
}

export type { Environment } from './resolve-loads.ts';
